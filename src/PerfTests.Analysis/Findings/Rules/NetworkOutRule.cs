using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>A node sends a lot (METHOD 4).</summary>
internal sealed class NetworkOutRule : IFindingRule
{
    public string Name => "network-out";

    public IEnumerable<Finding> Find(FindingFacts facts) =>
        from node in facts.Nodes
        let sent = node.Find("network_sent_bytes_per_second")
        where sent?.Average > facts.Limits.MaxNetworkOutPerSecond
        select new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = $"{node.Subject} may be short of bandwidth",
            What =
                "It sends more than a common link carries. Smaller or compressed messages, or digests in place of values, would help.",
            Subject = new FindingSubject { Node = node.Subject, Resource = "network" },
            Evidence =
            [
                new FindingEvidence(
                    $"sent by {node.Subject}",
                    sent.Average,
                    "bytes/s",
                    "network-sent-bytes-per-second-chart",
                    facts.Limits.MaxNetworkOutPerSecond
                ),
            ],
            ConfirmBy = "the same run with values of half the size",
        };
}
