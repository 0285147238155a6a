using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Work waits for threads (rule B6).</summary>
internal sealed class ThreadPoolRule : IFindingRule
{
    private const double MinShare = 0.5;

    public string Name => "thread-pool";

    public IEnumerable<Finding> Find(FindingFacts facts) =>
        from node in facts.Reporting
        let values = facts.Values(node, "replica_threadpool_queue_items")
        where values.Count > 0
        let share = values.Count(value => value > 2 * facts.Processors) / (double)values.Count
        where share > MinShare
        select new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = $"Work on {node} may wait for threads",
            What =
                "The queue of the thread pool is longer than twice the processors most of the time: blocked threads, or too few processors.",
            Subject = new FindingSubject { Node = node, Resource = "thread pool" },
            Evidence =
            [
                new FindingEvidence("time with a long queue", share, "share", "resources", MinShare),
                new FindingEvidence(
                    "work items waiting, mean",
                    values.Average(),
                    "count",
                    "resources",
                    2 * facts.Processors
                ),
            ],
            ConfirmBy = "the same run with more threads from the start",
        };
}
