using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>When operations succeeded over a whole run, and so when none did.</summary>
internal sealed class OkSpans
{
    private readonly List<OkGap> _gaps = [];

    private OkSpans() { }

    /// <summary>The first success; NaN without any.</summary>
    public double FirstSeconds { get; private set; } = double.NaN;

    /// <summary>The last success; NaN without any.</summary>
    public double LastSeconds { get; private set; } = double.NaN;

    /// <summary>Whether an interval did not record its times: it then counts as busy from its start to its end.</summary>
    public bool IsCoarse { get; private set; }

    /// <summary>Lays the intervals of a run over each other; those of the drain as well: what then succeeds shows that the system is there again.</summary>
    public static OkSpans Of(IEnumerable<IntervalRecord> intervals)
    {
        var spans = new OkSpans();
        var busy = intervals
            .Where(interval => interval.Ok > 0)
            .SelectMany(spans.BusyTimes)
            .OrderBy(span => span.From)
            .ToArray();
        spans.FirstSeconds = busy.Select(span => span.From).DefaultIfEmpty(double.NaN).First();
        foreach (var (from, to) in busy)
        {
            if (from > spans.LastSeconds)
            {
                spans._gaps.Add(new OkGap(spans.LastSeconds, from));
            }

            spans.LastSeconds = double.IsNaN(spans.LastSeconds) ? to : Math.Max(spans.LastSeconds, to);
        }

        return spans;
    }

    /// <summary>
    /// The longest time without a success that began before one moment and ends after another. A time that lasts to the end of the
    /// arrivals is open: it lasted longer.
    /// </summary>
    /// <param name="endsAfter">The gap ends after this.</param>
    /// <param name="beginsBefore">The gap begins before this.</param>
    /// <param name="arrivalsEnd">When the last operation fell due: after that no success is to be expected.</param>
    /// <returns>The gap and whether it is open; null if there is none.</returns>
    public (OkGap Gap, bool IsOpen)? FindLongest(double endsAfter, double beginsBefore, double arrivalsEnd)
    {
        var open =
            LastSeconds < Math.Min(arrivalsEnd, beginsBefore) ? new[] { new OkGap(LastSeconds, arrivalsEnd) } : [];
        return _gaps
            .Where(gap => gap.FromSeconds < Math.Min(beginsBefore, arrivalsEnd) && gap.ToSeconds > endsAfter)
            .Select(gap => (gap, false))
            .Concat(open.Where(gap => gap.ToSeconds > endsAfter).Select(gap => (gap, true)))
            .Select(found => ((OkGap Gap, bool IsOpen)?)found)
            .MaxBy(found => found!.Value.Gap.ToSeconds - found.Value.Gap.FromSeconds);
    }

    /// <summary>The longest time without a success within a span, cut at its ends.</summary>
    public double LongestWithin(double from, double to)
    {
        var outside = double.IsNaN(FirstSeconds)
            ? new[] { new OkGap(from, to) }
            : [new OkGap(from, FirstSeconds), new OkGap(LastSeconds, to)];
        return _gaps
            .Concat(outside)
            .Select(gap => Math.Min(to, gap.ToSeconds) - Math.Max(from, gap.FromSeconds))
            .Append(0)
            .Max();
    }

    private IEnumerable<(double From, double To)> BusyTimes(IntervalRecord interval)
    {
        if (double.IsNaN(interval.FirstOkSeconds))
        {
            IsCoarse = true;
            yield return (interval.StartSeconds, interval.StartSeconds + interval.DurationSeconds);
            yield break;
        }

        var from = interval.FirstOkSeconds;
        foreach (var gap in interval.OkGaps)
        {
            yield return (from, gap.FromSeconds);
            from = gap.ToSeconds;
        }

        yield return (from, interval.LastOkSeconds);
    }
}
