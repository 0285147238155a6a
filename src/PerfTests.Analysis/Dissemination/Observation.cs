using PerfTests.Recording;

namespace PerfTests.Analysis.Dissemination;

/// <summary>What the harness knows of updates and nodes: deliveries, and the times at which each node answered.</summary>
internal sealed class Observation
{
    private readonly Dictionary<string, double[]> _answers;
    private readonly double _begin;

    /// <summary>Gathers the answers of the nodes.</summary>
    /// <param name="batches">Every answer of the run, at least one.</param>
    public Observation(IReadOnlyList<DeliveryBatch> batches)
    {
        _begin = batches.Min(batch => batch.Seconds);
        EndSeconds = batches.Max(batch => batch.Seconds);
        _answers = batches
            .GroupBy(batch => batch.Node)
            .ToDictionary(node => node.Key, node => node.Select(batch => batch.Seconds).Order().ToArray());
        Updates =
        [
            .. batches
                .SelectMany(batch => batch.Deliveries.Select(delivery => (batch.Node, delivery)))
                .GroupBy(seen => seen.delivery.Update, StringComparer.Ordinal)
                // Without its origin's delivery an update's start is not known: the origin died before it was asked.
                .Where(update => update.Any(seen => seen.delivery.IsOrigin))
                .Select(update => new ObservedUpdate(
                    update.Key,
                    update.Min(seen => seen.delivery.Seconds),
                    update
                        .GroupBy(seen => seen.Node)
                        .ToDictionary(node => node.Key, node => node.Min(seen => seen.delivery.Seconds))
                )),
        ];
    }

    /// <summary>When the last question was asked, in seconds since the run's origin.</summary>
    public double EndSeconds { get; }

    /// <summary>Every update whose start is known.</summary>
    public IReadOnlyList<ObservedUpdate> Updates { get; }

    /// <summary>Tells which nodes were live for an update and how long each took.</summary>
    public JudgedUpdate Judge(ObservedUpdate update)
    {
        var live = 0;
        var delays = new List<double>();
        foreach (var node in _answers.Keys)
        {
            var hasSeen = update.Deliveries.TryGetValue(node, out var seen);
            if (!IsLive(_answers[node], update.StartSeconds, hasSeen ? seen : EndSeconds))
            {
                continue;
            }

            live++;
            if (hasSeen)
            {
                delays.Add((seen - update.StartSeconds) * 1_000);
            }
        }

        delays.Sort();
        return new JudgedUpdate(live, delays);
    }

    private bool IsLive(double[] answers, double from, double to)
    {
        var next = Array.BinarySearch(answers, from);
        next = next < 0 ? ~next : next;
        var last = next > 0 ? answers[next - 1] : _begin;
        if (from - last > DisseminationAnalysis.SilenceSecondsMax)
        {
            return false;
        }

        for (; next < answers.Length && last < to; next++)
        {
            if (answers[next] - last > DisseminationAnalysis.SilenceSecondsMax)
            {
                return false;
            }

            last = answers[next];
        }

        return to - last <= DisseminationAnalysis.SilenceSecondsMax;
    }
}
