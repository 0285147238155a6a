using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Garbage collection pauses a node (rule B5).</summary>
internal sealed class CollectionPauseRule : IFindingRule
{
    public string Name => "gc-pauses";

    public IEnumerable<Finding> Find(FindingFacts facts) =>
        from node in facts.Nodes.Select(node => node.Subject).Union(facts.Reporting)
        let own = facts.Rate(node, "replica_gc_pause_seconds_total")
        let share = double.IsFinite(own) ? own : facts.Average(node, "gc_pause_share")
        where share >= facts.Limits.MaxPauseShare
        select new Finding
        {
            Id = Name,
            Severity = share >= 2 * facts.Limits.MaxPauseShare ? FindingSeverity.High : FindingSeverity.Medium,
            Title = $"Garbage collection may hold up {node}",
            What =
                "While it collects, the node answers nobody. Fewer allocations, or another mode of the collector, would help.",
            Subject = new FindingSubject { Node = node, Resource = "heap" },
            Evidence =
            [
                new FindingEvidence(
                    $"time paused by collections, {node}",
                    share,
                    "share",
                    "resources",
                    facts.Limits.MaxPauseShare
                ),
                new FindingEvidence(
                    "allocated",
                    facts.Rate(node, "replica_gc_allocated_bytes_total"),
                    "bytes/s",
                    "resources"
                ),
            ],
            ConfirmBy = "the same run with a larger heap or the server collector",
        };
}
