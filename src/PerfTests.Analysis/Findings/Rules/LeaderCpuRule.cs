using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>The leader works at its limit while its followers do not (rule B1).</summary>
internal sealed class LeaderCpuRule : IFindingRule
{
    private const double Busy = 0.85;
    private const double BusyWindows = 0.8;
    private const double MinOverFollowers = 1.5;

    public string Name => "leader-cpu";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        if (
            facts.Nodes.FirstOrDefault(node => node.Subject == facts.Leader)?.Find("cpu_cores")
                is not { Samples: > 0 } leader
            || facts.Average(facts.Leader!, "cpu_throttled_share") >= facts.Limits.MaxThrottledShare
        )
        {
            yield break;
        }

        var followers = facts
            .Nodes.Where(node => node.Subject != facts.Leader)
            .Select(node => node.Find("cpu_cores")?.Average ?? double.NaN)
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN)
            .Average();
        var window = facts.Result.Window;
        ResourcePoint[] points =
        [
            .. leader.Points.Where(point => point.Seconds >= window.StartSeconds && point.Seconds <= window.EndSeconds),
        ];
        var busy = points.Count(point => point.Value >= Busy * facts.Processors) / (double)Math.Max(1, points.Length);
        if (busy < BusyWindows || !(leader.Average >= MinOverFollowers * followers))
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.High,
            Title = $"The leader {facts.Leader} may be short of processor time",
            What =
                "It works at its limit while its followers do not. Larger batches, verification off the main loop, or reads from followers would take work from it.",
            Subject = new FindingSubject { Node = facts.Leader, Resource = "processor" },
            Evidence =
            [
                new FindingEvidence(
                    $"CPU of the leader {facts.Leader}",
                    leader.Average,
                    "cores",
                    "cpu-cores-chart",
                    Busy * facts.Processors
                ),
                new FindingEvidence("CPU of a follower, mean", followers, "cores", "cpu-cores-chart"),
                new FindingEvidence("time at the limit", busy, "share", "cpu-cores-chart", BusyWindows),
            ],
            ConfirmBy = "doubling the leader's processors in alternating blocks",
            Demand = $"cpu {facts.Leader}",
            DemandShare = facts.CpuShare(facts.Leader!),
        };
    }
}
