using PerfTests.Analysis.Results;
using PerfTests.Analysis.Statistics;
using PerfTests.Recording;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Slow intervals fall together with pauses of a node's garbage collector far more often than chance has it (rule B5).</summary>
internal sealed class CollectionTailRule : IFindingRule
{
    private const int MinSlow = 3;
    private const double SlowFactor = 2;
    private const double MinPauseSeconds = 0.01;
    private const double MinOverlap = 0.6;
    private const double MinLift = 2;

    public string Name => "gc-tail";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        IntervalRecord[] intervals =
        [
            .. facts.Record.Intervals.Where(interval =>
                interval.Stage == RunStage.Measure && double.IsFinite(interval.P99Us)
            ),
        ];
        if (facts.HasFaults || intervals.Length == 0)
        {
            yield break;
        }

        var usual = Quantiles.Median([.. intervals.Select(interval => interval.P99Us)]);
        var slow = intervals.Where(interval => interval.P99Us > SlowFactor * usual).ToArray();
        if (slow.Length < MinSlow)
        {
            yield break;
        }

        foreach (var node in facts.Reporting)
        {
            var pauses = facts
                .Growths(node, "replica_gc_pause_seconds_total")
                .Where(growth => growth.Value >= MinPauseSeconds)
                .ToArray();
            double Share(IntervalRecord[] among) =>
                among.Count(interval =>
                    pauses.Any(pause =>
                        pause.FromSeconds < interval.StartSeconds + interval.DurationSeconds
                        && pause.ToSeconds > interval.StartSeconds
                    )
                ) / (double)among.Length;
            var (overlap, chance) = (Share(slow), Share(intervals));
            if (overlap < MinOverlap || overlap < MinLift * chance)
            {
                continue;
            }

            yield return new Finding
            {
                Id = Name,
                Severity = FindingSeverity.Medium,
                Title = $"Collections of {node} may make the slow operations",
                What =
                    "The intervals with the slowest operations are those in which the node's collector paused it. Fewer allocations or another mode of the collector would help.",
                Subject = new FindingSubject { Node = node, Resource = "heap" },
                Evidence =
                [
                    new FindingEvidence("slow intervals with a pause", overlap, "share", "response-chart", MinOverlap),
                    new FindingEvidence("all intervals with a pause", chance, "share", "response-chart"),
                    new FindingEvidence("slow intervals", slow.Length, "count", "response-chart"),
                ],
                ConfirmBy = "the same run with a larger heap or the server collector",
            };
        }
    }
}
