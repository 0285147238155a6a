using PerfTests.Recording;

namespace PerfTests.Analysis.Latencies;

/// <summary>Computes latency and phases from the histograms of a run (METHOD 3).</summary>
internal static class LatencyAnalysis
{
    private static readonly (string Tag, string Name, string Meaning)[] Reported =
    [
        (HistogramTags.Submission, "submission", "receipt by the node to proposal, batching included"),
        (HistogramTags.Consensus, "consensus", "proposal to commit"),
        (HistogramTags.Application, "application", "commit to application to the state machine"),
        (HistogramTags.Return, "return", "the way there and back: client and network"),
    ];

    public static LatencyResult Analyze(RunRecord record) =>
        new()
        {
            Response = Distribution(record, HistogramTags.Response),
            Service = Distribution(record, HistogramTags.Service),
            ScheduleLag = Distribution(record, HistogramTags.ScheduleLag),
            Unsuccessful = Distribution(record, HistogramTags.Unsuccessful),
            Heatmap = LatencyHeatmap.Of(record.Histograms),
        };

    /// <summary>Phases over the total; null if the system reported none.</summary>
    public static PhaseBreakdown? AnalyzePhases(RunRecord record, LatencyResult latency)
    {
        var total = latency.Response;
        var reported = Reported
            .Select(phase => (phase.Name, phase.Meaning, Distribution: Distribution(record, phase.Tag)))
            .ToArray();
        if (total.Count == 0 || reported.All(phase => phase.Distribution.Count == 0))
        {
            return null;
        }

        var phases = new List<PhaseResult>();
        var waiting = Sum(latency.Response) - Sum(latency.Service);
        if (latency.Service.Count == total.Count && waiting > 0)
        {
            phases.Add(Part("waiting", "intended start to actual send, at the load generator", null, waiting));
        }

        phases.AddRange(
            reported.Select(phase => Part(phase.Name, phase.Meaning, phase.Distribution, Sum(phase.Distribution)))
        );
        var unattributed = Sum(total) - phases.Sum(phase => phase.ContributionUs * total.Count);
        phases.Add(
            Part("unattributed", "what the system did not report of its operations", null, Math.Max(0, unattributed))
        );
        return new PhaseBreakdown
        {
            TotalUs = total.MeanUs,
            Coverage = Math.Min(1, (double)reported.Max(phase => phase.Distribution.Count) / total.Count),
            Phases = phases,
            Excess = Math.Max(0, -unattributed) / Sum(total),
        };

        PhaseResult Part(string name, string meaning, LatencyDistribution? distribution, double sumUs) =>
            new()
            {
                Name = name,
                Meaning = meaning,
                Distribution = distribution,
                ContributionUs = sumUs / total.Count,
                Share = sumUs / Sum(total),
            };
    }

    private static LatencyDistribution Distribution(RunRecord record, string tag) =>
        LatencyDistribution.Of(record.Merge(tag));

    private static double Sum(LatencyDistribution distribution) =>
        distribution.Count > 0 ? distribution.MeanUs * distribution.Count : 0;
}
