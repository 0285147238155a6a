using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>A processor quota holds a node back (rule B1): of the leader it limits every commit, of a follower those that need it.</summary>
internal sealed class CpuQuotaRule : IFindingRule
{
    public string Name => "cpu-quota";

    public IEnumerable<Finding> Find(FindingFacts facts) =>
        from node in facts.Nodes
        let throttled = facts.Average(node.Subject, "cpu_throttled_share")
        where throttled >= facts.Limits.MaxThrottledShare
        let isLeader = node.Subject == facts.Leader
        select new Finding
        {
            Id = isLeader ? "leader-cpu" : Name,
            Severity =
                isLeader || facts.Leader is null || !facts.KeepsUp ? FindingSeverity.High : FindingSeverity.Medium,
            Title = isLeader
                ? $"The leader {node.Subject} may be short of processor time: its quota holds it back"
                : $"{node.Subject} may be short of processor time: its quota holds it back",
            What =
                "The kernel stopped the node's threads because their quota was used up; what waits for the node waits with it. A larger quota, or less work per operation, would help.",
            Subject = new FindingSubject { Node = node.Subject, Resource = "processor" },
            Evidence =
            [
                new FindingEvidence(
                    $"time held back by the quota, {node.Subject}",
                    throttled,
                    "share",
                    "cpu-throttled-share-chart",
                    facts.Limits.MaxThrottledShare
                ),
                new FindingEvidence(
                    $"CPU of {node.Subject}",
                    facts.Average(node.Subject, "cpu_cores"),
                    "cores",
                    "cpu-cores-chart"
                ),
            ],
            ConfirmBy = "doubling its processor quota in alternating blocks",
            Demand = $"cpu {node.Subject}",
            DemandShare = 1,
        };
}
