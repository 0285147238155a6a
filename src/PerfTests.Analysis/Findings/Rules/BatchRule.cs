using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Operations wait to be proposed while each proposal carries hardly more than one (rules B10 and B12).</summary>
internal sealed class BatchRule : IFindingRule
{
    private static readonly string[] Sizes = ["replica_raft_batch_operations", "replica_pbft_batch_operations"];

    private const double MaxPerBatch = 1.5;
    private const double MinWaiting = 0.3;
    private const double MinQueued = 1;

    public string Name => "small-batches";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var waiting = facts.Phase("submission")?.Share ?? double.NaN;
        foreach (var node in facts.Reporting.Where(node => facts.Leader is null || node == facts.Leader))
        {
            var size = Sizes
                .Select(name => facts.HistogramMean(node, name))
                .Where(double.IsFinite)
                .DefaultIfEmpty(double.NaN)
                .First();
            var queued = facts.Mean(node, "replica_queued_operations");
            if (!(size <= MaxPerBatch && waiting >= MinWaiting && queued >= MinQueued))
            {
                continue;
            }

            yield return new Finding
            {
                Id = Name,
                Severity = facts.KeepsUp ? FindingSeverity.Medium : FindingSeverity.High,
                Title = "Small batches may limit throughput",
                What =
                    "Operations queue for a proposal, and yet each carries hardly more than one: a batch limit or a proposal at a time holds them up. Raise the limit of a batch, or let more proposals be under way.",
                Subject = new FindingSubject { Node = node, Phase = "submission" },
                Evidence =
                [
                    new FindingEvidence("operations per proposal", size, "count", "resources", MaxPerBatch),
                    new FindingEvidence(
                        "operations that wait to be proposed, mean",
                        queued,
                        "count",
                        "resources",
                        MinQueued
                    ),
                    new FindingEvidence("submission of the response time", waiting, "share", "phase-chart", MinWaiting),
                ],
                ConfirmBy = "doubling the limit of a batch in alternating blocks",
                Demand = "submission phase",
                DemandShare = waiting,
            };
        }
    }
}
