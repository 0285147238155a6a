using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>More was offered than the system could do.</summary>
internal sealed class OverloadRule : IFindingRule
{
    private const double MinShare = 0.93;

    public string Name => "overload";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var throughput = facts.Result.Throughput;
        if (
            facts.HasFaults
            || facts.Result.Quality.GeneratorBoundReasons.Count > 0
            || facts.Record.Manifest.IsClosedLoop
            || !(throughput.GoodputShare < MinShare)
        )
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = "More was offered than the system could do",
            What =
                "Beyond saturation response times measure the length of the run, not the system. What limits it is among the other findings; benchmark below the knee.",
            Evidence =
            [
                new FindingEvidence(
                    "goodput of offered",
                    throughput.GoodputShare,
                    "share",
                    "throughput-chart",
                    MinShare
                ),
                new FindingEvidence("goodput", throughput.GoodputPerSecond, "1/s", "throughput-chart"),
                new FindingEvidence("offered", throughput.OfferedPerSecond, "1/s", "throughput-chart"),
            ],
            Confidence = 1,
            ConfidenceBasis = "counted",
            ConfirmBy = "a run at 0.9 of the goodput, which keeps up",
        };
    }
}
