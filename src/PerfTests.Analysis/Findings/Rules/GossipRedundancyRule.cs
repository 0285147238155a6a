using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Members receive many copies of what they hold already (rule B16).</summary>
internal sealed class GossipRedundancyRule : IFindingRule
{
    public string Name => "gossip-redundancy";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var spreading = facts.Result.Dissemination;
        var limit = Math.Max(facts.Limits.MaxRedundancy, 1.5 * (spreading?.FanOut ?? 0));
        if (!(spreading?.Redundancy > limit))
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = "Members may send more copies than they need",
            What =
                "A smaller fan-out, or fewer repetitions of an update, would spread it as surely for fewer messages.",
            Subject = new FindingSubject { Resource = "network" },
            Evidence =
            [
                new FindingEvidence(
                    "copies received for each one needed",
                    spreading.Redundancy,
                    "ratio",
                    "dissemination",
                    limit
                ),
            ],
            ConfirmBy = "a run with a fan-out smaller by one",
        };
    }
}
