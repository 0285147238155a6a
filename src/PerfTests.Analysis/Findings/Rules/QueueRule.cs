using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Operations wait before they are proposed, or before they are sent.</summary>
internal sealed class QueueRule : IFindingRule
{
    private static readonly string[] Queues = ["submission", "waiting"];

    private const double MinShare = 0.5;

    public string Name => "queueing";

    public IEnumerable<Finding> Find(FindingFacts facts) =>
        from name in Queues
        let phase = facts.Phase(name)
        where phase is not null && phase.Share >= MinShare && facts.Result.Phases!.Coverage > MinShare
        select new Finding
        {
            Id = Name,
            Severity = facts.KeepsUp ? FindingSeverity.Low : FindingSeverity.Medium,
            Title =
                name == "submission"
                    ? "Operations spend most of their time before they are proposed"
                    : "Operations spend most of their time before they are sent",
            What =
                "A queue like this belongs to what comes behind it: look for the finding that names a resource. Without one the load may be too high or a batch may be waited for.",
            Subject = new FindingSubject { Phase = name },
            Evidence =
            [
                new FindingEvidence($"{name} of the response time", phase.Share, "share", "phase-chart", MinShare),
                new FindingEvidence("mean of it", phase.ContributionUs, "us", "phase-chart"),
            ],
            ConfirmBy = "a run at half the rate: a queue shrinks by more than half",
            Demand = $"{name} phase",
            DemandShare = phase.Share,
        };
}
