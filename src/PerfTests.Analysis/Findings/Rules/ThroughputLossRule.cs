using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>The intervals with the most throughput are not those with success (METHOD 5).</summary>
internal sealed class ThroughputLossRule : IFindingRule
{
    public string Name => "throughput-loss";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var throughput = facts.Result.Throughput;
        var share = throughput.OptimalPerSecond / throughput.MaximumPerSecond;
        if (!(share < facts.Limits.MinOptimalShare))
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = "Throughput is highest where operations fail",
            What =
                "The best interval with at least 95 % success lies well below the best of all: at its fastest the system also drops work.",
            Evidence =
            [
                new FindingEvidence(
                    "best interval with success",
                    throughput.OptimalPerSecond,
                    "1/s",
                    "throughput-chart"
                ),
                new FindingEvidence("best interval of all", throughput.MaximumPerSecond, "1/s", "throughput-chart"),
                new FindingEvidence(
                    "the one over the other",
                    share,
                    "share",
                    "throughput-chart",
                    facts.Limits.MinOptimalShare
                ),
            ],
            ConfirmBy = "a run at the rate of the best interval with success",
        };
    }
}
