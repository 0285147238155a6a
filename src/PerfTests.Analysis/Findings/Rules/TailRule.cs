using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>The slowest hundredth takes many times as long as the rest (METHOD 5).</summary>
internal sealed class TailRule : IFindingRule
{
    public string Name => "latency-tail";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var response = facts.Result.Latency.Response;
        if (
            facts.HasFaults
            || response.Count == 0
            || response.Percentiles.Single(value => value.Percentile is 99).IsTooFew
        )
        {
            yield break;
        }

        var ratio = response.At(99) / response.At(50);
        if (!(ratio > facts.Limits.MaxTailRatio))
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = "A few operations take many times as long as the rest",
            What =
                "Pauses, queues that come and go, or a slow member of the quorum: see which phase has the longest tail.",
            Evidence =
            [
                new FindingEvidence("p99 over p50", ratio, "ratio", "percentile-chart", facts.Limits.MaxTailRatio),
                new FindingEvidence("response time p99", response.At(99), "us", "percentile-chart"),
                new FindingEvidence("response time p50", response.At(50), "us", "percentile-chart"),
                .. (facts.Result.Phases?.Phases ?? [])
                    .Where(phase => phase.Distribution is { Count: > 0 })
                    .OrderByDescending(phase => phase.Distribution!.At(99))
                    .Take(1)
                    .Select(phase => new FindingEvidence(
                        $"p99 of the phase with the longest tail, {phase.Name}",
                        phase.Distribution!.At(99),
                        "us",
                        "phases"
                    )),
            ],
            Confidence = 1,
            ConfidenceBasis = "counted; the cause is not shown",
            ConfirmBy = "the heatmap of response times beside the nodes' pauses and flushes",
        };
    }
}
