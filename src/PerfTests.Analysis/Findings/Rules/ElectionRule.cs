using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>The cluster changed its leader without a fault (rule B9).</summary>
internal sealed class ElectionRule : IFindingRule
{
    private const int Many = 4;

    public string Name => "election-churn";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var window = facts.Result.Window;
        var epochs = facts
            .Result.NodeEvents.Where(happened =>
                DetectionEvents.IsElection(happened.Kind)
                && happened.Seconds >= window.StartSeconds
                && happened.Seconds <= window.EndSeconds
            )
            .GroupBy(happened => happened.Epoch)
            .Select(epoch => epoch.Min(happened => happened.Seconds))
            .Order()
            .ToArray();
        if (facts.HasFaults || epochs.Length == 0)
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = epochs.Length >= Many ? FindingSeverity.High : FindingSeverity.Medium,
            Title =
                epochs.Length == 1
                    ? "The leader changed without a fault"
                    : "The leader changed again and again without a fault",
            What =
                "Each change stops commits for a time. Heartbeats came too late: a pause, a full processor or a slow disk; or the election timeout is too short for this machine.",
            Subject = new FindingSubject { FromSeconds = epochs[0], ToSeconds = epochs[^1] },
            Evidence =
            [
                new FindingEvidence("changes of leader or view in the window", epochs.Length, "count", "events", 0),
            ],
            Confidence = 1,
            ConfidenceBasis = "the nodes' own events; the cause is not shown",
            ConfirmBy = "a run with twice the election timeout",
        };
    }
}
