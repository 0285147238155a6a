using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Operations failed or were lost without a fault (rule B18).</summary>
internal sealed class ErrorRule : IFindingRule
{
    private const double HighFactor = 5;

    public string Name => "errors";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var window = facts.Result.Window;
        var share = 1 - window.SuccessShare;
        if (facts.HasFaults || !(share >= facts.Limits.MaxErrorShare))
        {
            yield break;
        }

        var most = facts.Result.Errors.Count > 0 ? $" Most frequent: {facts.Result.Errors[0].Key}." : "";
        yield return new Finding
        {
            Id = Name,
            Severity = share >= HighFactor * facts.Limits.MaxErrorShare ? FindingSeverity.High : FindingSeverity.Medium,
            Title = "Operations failed or were lost",
            What = $"Failures are never throughput; look for their cause among the other findings.{most}",
            Evidence =
            [
                new FindingEvidence(
                    "operations without success",
                    share,
                    "share",
                    "throughput-chart",
                    facts.Limits.MaxErrorShare
                ),
                new FindingEvidence("failed", window.Failed, "operations", "throughput-chart"),
                new FindingEvidence("of unknown effect", window.Unknown, "operations", "throughput-chart"),
            ],
            Confidence = 1,
            ConfidenceBasis = "counted",
            ConfirmBy = "the errors by word in the report",
        };
    }
}
