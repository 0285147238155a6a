using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Commits wait for answers of other nodes while processors and disks are idle (rules B3 and B7).</summary>
internal sealed class QuorumWaitRule : IFindingRule
{
    private const double MinShare = 0.6;
    private const double IdleShare = 0.5;
    private const double MinWaitUs = 5_000;

    public string Name => "quorum-wait";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var phase = facts.Phase("consensus");
        var wait = phase?.Distribution?.MeanUs ?? double.NaN;
        var flush = facts.Leader is null
            ? 0
            : 1_000 * facts.HistogramMean(facts.Leader, "replica_log_flush_milliseconds");
        var remote = wait - (double.IsFinite(flush) ? flush : 0);
        var busiest = facts
            .Demands.Where(demand =>
                demand.Name.StartsWith("cpu", StringComparison.Ordinal)
                || demand.Name.StartsWith("log device", StringComparison.Ordinal)
            )
            .Select(demand => demand.Share)
            .DefaultIfEmpty(0)
            .Max();
        if (!(phase?.Share >= MinShare && remote >= MinWaitUs && busiest < IdleShare))
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = "Commits may wait for the network between the nodes",
            What =
                "Most of an operation's time passes between proposal and commit, while processors and log devices are idle: distance, or a slow member of the quorum. Nearer nodes, or more proposals under way at once, would help.",
            Subject = new FindingSubject { Phase = "consensus", Resource = "network" },
            Evidence =
            [
                new FindingEvidence("consensus of the response time", phase.Share, "share", "phase-chart", MinShare),
                new FindingEvidence("consensus without the leader's flush, mean", remote, "us", "phases", MinWaitUs),
                new FindingEvidence("busiest processor or log device", busiest, "share", "resources", IdleShare),
            ],
            ConfirmBy = "the same run with half the delay between the nodes",
            Demand = "consensus phase",
            DemandShare = phase.Share,
        };
    }
}
