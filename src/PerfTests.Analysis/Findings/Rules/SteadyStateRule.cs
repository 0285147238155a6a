using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>The window was not in a steady state.</summary>
internal sealed class SteadyStateRule : IFindingRule
{
    public string Name => "not-steady";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var state = facts.Result.Quality.SteadyState;
        if (!state.Matters || facts.HasFaults)
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = "The run was not in a steady state",
            What = $"Averages over the window describe no state of the system: {state.Explanation}.",
            Evidence =
            [
                new FindingEvidence("mean response time of the window", state.MeanUs, "us", "response-chart"),
                new FindingEvidence("the same after the cut", state.MeanAfterCutUs, "us", "response-chart"),
                new FindingEvidence("cut", state.CutSeconds, "seconds", "response-chart"),
            ],
            Confidence = 1,
            ConfidenceBasis = "MSER-5 and a comparison of the halves",
            ConfirmBy = "a run with a longer warm-up",
        };
    }
}
