using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Recording;

namespace PerfTests.Analysis.Findings;

/// <summary>Lets every rule look at a run and puts what they find in order: severity first, then confidence, then demand.</summary>
internal static class FindingAnalysis
{
    /// <summary>The findings of a run. An unsafe run has one only: its figures mean nothing, so nothing is drawn from them.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="result">What was drawn from them.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="limits">From where on they speak up.</param>
    public static IReadOnlyList<Finding> Analyze(
        RunRecord record,
        BenchmarkResult result,
        IReadOnlyList<IFindingRule> rules,
        FindingLimits limits
    )
    {
        if (result.IsUnsafe)
        {
            return [Unsafe(result.Safety!)];
        }

        var facts = new FindingFacts(record, result, limits);
        var largest = facts.Demands.OrderByDescending(demand => demand.Share).FirstOrDefault();
        Finding[] found = [.. rules.SelectMany(rule => rule.Find(facts)).Select(finding => Weigh(finding, largest))];
        if (!found.Any(finding => finding.Severity >= FindingSeverity.Medium) && Health(facts) is { } health)
        {
            found = [health, .. found];
        }

        return
        [
            .. found
                .OrderByDescending(finding => finding.Severity)
                .ThenByDescending(finding => finding.Confidence)
                .ThenByDescending(finding => double.IsNaN(finding.DemandShare) ? 0 : finding.DemandShare),
        ];
    }

    private static Finding Weigh(Finding finding, Demand? largest) =>
        finding.Demand is not null && finding.Demand == largest?.Name
            ? finding with
            {
                Confidence = Math.Min(1, finding.Confidence + Finding.LargestDemand),
                ConfidenceBasis = finding.ConfidenceBasis + "; its demand is the largest that was measured",
            }
            : finding;

    private static Finding Unsafe(SafetyResult safety) =>
        new()
        {
            Id = "unsafe",
            Severity = FindingSeverity.High,
            Title = "The system broke its promise",
            What =
                "The figures of this run mean nothing: "
                + string.Join(
                    "; ",
                    safety
                        .Checks.Where(check => check.Verdict == SafetyVerdict.Invalid)
                        .Select(check => $"{check.Name}: {check.Detail}")
                ),
            Evidence =
            [
                new FindingEvidence(
                    "checks that failed",
                    safety.Checks.Count(check => check.Verdict == SafetyVerdict.Invalid),
                    "count",
                    "safety"
                ),
            ],
            Confidence = 1,
            ConfidenceBasis = "the history holds the violation",
            ConfirmBy = "the counterexample in the report",
        };

    private static Finding? Health(FindingFacts facts) =>
        facts is { KeepsUp: true, HasFaults: false } && facts.Result.Window.Ok > 0
            ? new Finding
            {
                Id = "healthy",
                Severity = FindingSeverity.Info,
                Title = "No bottleneck shows: the system keeps up with this load",
                What = "What limits it shows only at a higher load: raise the rate until goodput falls behind.",
                Evidence =
                [
                    new FindingEvidence(
                        "goodput of offered",
                        facts.Result.Throughput.GoodputShare,
                        "share",
                        "throughput",
                        0.99
                    ),
                    .. facts
                        .Demands.OrderByDescending(demand => demand.Share)
                        .Where(demand => !demand.Name.EndsWith("phase", StringComparison.Ordinal))
                        .Take(1)
                        .Select(demand => new FindingEvidence(
                            $"largest use of a resource, {demand.Name}",
                            demand.Share,
                            "share",
                            "resources"
                        )),
                ],
                Confidence = Finding.OneSignal + Finding.LargestDemand,
                ConfidenceBasis = "no rule found anything of medium severity in what was measured",
                ConfirmBy = "a run at twice the rate",
            }
            : null;
}
