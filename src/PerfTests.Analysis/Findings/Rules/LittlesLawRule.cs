using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>Counts, clocks or durations contradict each other.</summary>
internal sealed class LittlesLawRule : IFindingRule
{
    public string Name => "littles-law";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var law = facts.Result.Quality.LittlesLaw;
        if (law.Holds != false)
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            // Readings of operations in flight are whole: below one they decide little.
            Severity = Math.Max(law.InFlight, law.Expected) >= 1 ? FindingSeverity.High : FindingSeverity.Low,
            Title = "Operations in flight are not rate times time in the system",
            What = $"Counts, clocks or durations contradict each other: {law.Explanation}.",
            Evidence =
            [
                new FindingEvidence("operations in flight", law.InFlight, "count", "flight-chart"),
                new FindingEvidence("goodput times service time", law.Expected, "count", "quality"),
            ],
            Confidence = 1,
            ConfidenceBasis = "Little's law holds for every system in a steady state",
            ConfirmBy = "a longer run in a steady state",
        };
    }
}
