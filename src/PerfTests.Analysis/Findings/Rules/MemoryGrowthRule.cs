using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>A process keeps growing (METHOD 4).</summary>
internal sealed class MemoryGrowthRule : IFindingRule
{
    private const double MaxP = 0.01;

    public string Name => "memory-growth";

    public IEnumerable<Finding> Find(FindingFacts facts) =>
        from node in facts.Nodes
        let memory = node.Find("resident_bytes")
        where memory is not null
        where memory.TrendPerSecond > facts.Limits.MaxMemoryGrowthPerSecond && memory.TrendP <= MaxP
        select new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = $"The memory of {node.Subject} grows",
            What = "A cache that fills, a log that is never cut, or a leak: a longer run tells which.",
            Subject = new FindingSubject { Node = node.Subject, Resource = "memory" },
            Evidence =
            [
                new FindingEvidence(
                    $"growth of {node.Subject}'s resident memory",
                    memory.TrendPerSecond,
                    "bytes/s",
                    "resident-bytes-chart",
                    facts.Limits.MaxMemoryGrowthPerSecond
                ),
                new FindingEvidence("at its highest", memory.Peak, "bytes", "resident-bytes-chart"),
            ],
            ConfidenceBasis = "Theil-Sen slope with Mann and Kendall's p of at most 0.01",
            ConfirmBy = "a run ten times as long: does it level off?",
        };
}
