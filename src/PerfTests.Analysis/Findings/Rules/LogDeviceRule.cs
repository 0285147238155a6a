using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Flushes of the log are slow, or make up the commit (rule B2, etcd's FAQ).</summary>
internal sealed class LogDeviceRule : IFindingRule
{
    private const string Replica = "replica_log_flush_milliseconds";
    private const string Etcd = "etcd_disk_wal_fsync_duration_seconds";

    public string Name => "log-device";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        foreach (var node in facts.Reporting)
        {
            var (mean, p99) = (
                First(facts.HistogramMean(node, Replica), 1_000 * facts.HistogramMean(node, Etcd)),
                First(facts.HistogramPercentile(node, Replica, 99), 1_000 * facts.HistogramPercentile(node, Etcd, 99))
            );
            var busy = facts.FlushShare(node);
            var share =
                node == facts.Leader || facts.Leader is null
                    ? 1_000 * mean / (facts.Phase("consensus")?.Distribution?.MeanUs ?? double.NaN)
                    : double.NaN;
            var isBusy = busy >= facts.Limits.MaxFlushShare;
            var isShare = share >= facts.Limits.MaxFlushShareOfCommit;
            var isSlow = p99 > facts.Limits.MaxFlushP99Ms;
            if (!isBusy && !isSlow)
            {
                continue;
            }

            yield return new Finding
            {
                Id = Name,
                Severity =
                    isBusy && (isShare || node != facts.Leader) && isSlow ? FindingSeverity.High
                    : (isBusy && isShare) || (isSlow && isShare) ? FindingSeverity.Medium
                    : FindingSeverity.Low,
                Title = $"Flushes of {node}'s log may limit commits",
                What =
                    "Each commit waits for its flush. A disk of its own or more operations per flush would help; a weaker promise of durability would hide it, not solve it.",
                Subject = new FindingSubject { Node = node, Resource = "log device" },
                Evidence =
                [
                    new FindingEvidence(
                        $"flush p99, at most, {node}",
                        p99,
                        "ms",
                        "resources",
                        facts.Limits.MaxFlushP99Ms
                    ),
                    new FindingEvidence("mean flush", mean, "ms", "resources"),
                    new FindingEvidence("time spent flushing", busy, "share", "resources", facts.Limits.MaxFlushShare),
                    new FindingEvidence(
                        "mean flush of the consensus phase",
                        share,
                        "share",
                        "phases",
                        facts.Limits.MaxFlushShareOfCommit
                    ),
                ],
                ConfirmBy = "the same run with the log on memory or another disk, in alternating blocks",
                Demand = $"log device {node}",
                DemandShare = busy,
            };
        }
    }

    private static double First(double one, double other) => double.IsFinite(one) ? one : other;
}
