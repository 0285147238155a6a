using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Applying what was committed takes long (rule B13, etcd's FAQ).</summary>
internal sealed class ApplyRule : IFindingRule
{
    private const double MinShare = 0.3;
    private const double MaxP99Us = 100_000;

    public string Name => "apply-bound";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var phase = facts.Phase("application");
        if (phase?.Distribution is not { Count: > 0 } distribution)
        {
            yield break;
        }

        var p99 = distribution.At(99);
        if (phase.Share < MinShare && p99 <= MaxP99Us)
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = facts.KeepsUp ? FindingSeverity.Medium : FindingSeverity.High,
            Title = "Applying commits to the state machine may limit the system",
            What =
                "Committed operations wait to be applied. Lighter or parallel application, or smaller operations, would help.",
            Subject = new FindingSubject { Phase = "application" },
            Evidence =
            [
                new FindingEvidence("application of the response time", phase.Share, "share", "phase-chart", MinShare),
                new FindingEvidence("application p99", p99, "us", "phases", MaxP99Us),
            ],
            ConfirmBy = "the same run with values of half the size",
            Demand = "application phase",
            DemandShare = phase.Share,
        };
    }
}
