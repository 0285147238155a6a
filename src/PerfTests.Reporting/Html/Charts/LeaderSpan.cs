using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>A time in which one node led, or none did.</summary>
/// <param name="FromSeconds">Start, in seconds since the run's origin.</param>
/// <param name="ToSeconds">End, in seconds since the run's origin.</param>
/// <param name="Name">The node; empty if none was known.</param>
/// <param name="Tone">Name of its color in the style sheet.</param>
internal sealed record LeaderSpan(double FromSeconds, double ToSeconds, string Name, string Tone)
{
    /// <summary>The harness looks four times a second for who leads; the node itself reports its election at most this long before that is seen.</summary>
    private const double LongestDelay = 1;

    /// <summary>Who led when, as a majority of the nodes said; moved to the moment at which the leader itself was reported elected, where nodes say it.</summary>
    public static IReadOnlyList<LeaderSpan> Of(BenchmarkResult result, double from, double to)
    {
        var changes = result.Events.Where(happened => happened.Kind == RunEventKinds.LeaderChanged).ToArray();
        var names = changes.Select(Leader).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal);
        var tones = names
            .Select((name, index) => (name, index))
            .ToDictionary(n => n.name, n => $"s{(n.index % 8) + 1}");
        var starts = changes.Select(change => Moment(change, result.NodeEvents)).ToArray();
        return
        [
            .. changes
                .Select(
                    (change, index) =>
                        new LeaderSpan(
                            Math.Max(from, starts[index]),
                            Math.Min(to, index + 1 < starts.Length ? starts[index + 1] : to),
                            UntrustedText.Clean(Leader(change)),
                            tones.GetValueOrDefault(Leader(change), "quiet")
                        )
                )
                .Where(span => span.ToSeconds > span.FromSeconds),
        ];
    }

    private static string Leader(RunEvent change) => change.Subject == "none" ? "" : change.Subject;

    private static double Moment(RunEvent change, IReadOnlyList<NodeEventRecord> events) =>
        events
            .Where(happened =>
                happened.Kind.Contains("elected", StringComparison.Ordinal)
                && happened.Subject == change.Subject
                && happened.Seconds <= change.Seconds
                && happened.Seconds > change.Seconds - LongestDelay
            )
            .Select(happened => happened.Seconds)
            .DefaultIfEmpty(change.Seconds)
            .Min();
}
