using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>A process keeps growing (METHOD 4); what levels off is no leak.</summary>
internal sealed class MemoryGrowthRule : IFindingRule
{
    public string Name => "memory-growth";

    public IEnumerable<Finding> Find(FindingFacts facts) =>
        from node in facts.Nodes
        let memory = node.Memory
        where memory is not null && memory.Trend != MemoryTrend.Steady
        where memory.BytesPerSecond > facts.Limits.MaxMemoryGrowthPerSecond
        let isLeak = memory.Trend == MemoryTrend.Grows
        select new Finding
        {
            Id = Name,
            Severity = isLeak ? FindingSeverity.Medium : FindingSeverity.Low,
            Title = isLeak
                ? $"The memory of {node.Subject} grows"
                : $"The memory of {node.Subject} grew and levels off",
            What = isLeak
                ? "A cache that fills, a log that is never cut, or a leak: a longer run tells which."
                : "A cache that filled or a heap that found its size.",
            Subject = new FindingSubject { Node = node.Subject, Resource = "memory" },
            Evidence =
            [
                new FindingEvidence(
                    $"growth of {node.Subject}'s resident memory",
                    memory.BytesPerSecond,
                    "bytes/s",
                    "resident-bytes-chart",
                    facts.Limits.MaxMemoryGrowthPerSecond
                ),
                new FindingEvidence(
                    "the same in the later half",
                    memory.LaterBytesPerSecond,
                    "bytes/s",
                    "resident-bytes-chart"
                ),
                new FindingEvidence("the managed heap's share of it", memory.HeapShare, "share", "resources"),
            ],
            ConfidenceBasis = "Theil-Sen slopes with Mann and Kendall's p of at most 0.01",
            ConfirmBy = "a run ten times as long: does it level off?",
        };
}
