using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Whether the run was correct could not be decided.</summary>
internal sealed class SafetyUnknownRule : IFindingRule
{
    public string Name => "safety-unknown";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        SafetyCheck[] open =
        [
            .. (facts.Result.Safety?.Checks ?? []).Where(check => check.Verdict == SafetyVerdict.Unknown),
        ];
        if (open.Length == 0)
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.High,
            Title = "Safety is not shown",
            What = string.Join("; ", open.Select(check => $"{check.Name}: {check.Detail}")),
            Evidence = [new FindingEvidence("checks without an answer", open.Length, "count", "safety")],
            Confidence = 1,
            ConfidenceBasis = "the checks say so themselves",
            ConfirmBy = "a shorter run, or larger bounds of the check",
        };
    }
}
