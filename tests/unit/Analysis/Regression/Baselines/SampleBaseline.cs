using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Analysis.Results;

namespace PerfTests.UnitTests.Analysis.Regression.Baselines;

/// <summary>Baselines with known values.</summary>
internal static class SampleBaseline
{
    public static double[] Around(double level, int runs, double spread = 0.005) =>
        [.. Enumerable.Range(0, runs).Select(i => level * (1 + (spread * Math.Sin(i * 12.9898))))];

    public static Baseline Of(params BaselineMetric[] metrics) =>
        new()
        {
            Scenario = "raft-\"quoted\"",
            ScenarioHash = "abc",
            RecordedAt = new DateTimeOffset(2026, 11, 25, 18, 30, 0, TimeSpan.Zero),
            Settings = new Dictionary<string, string> { ["Nodes"] = "3", ["Load"] = "500/s" },
            Environment = new Dictionary<string, string> { ["cores"] = "2", ["cpu model"] = "X" },
            Artifacts = new Dictionary<string, string> { ["replica"] = "sha256:1" },
            Metrics = metrics,
        };

    public static BaselineMetric Time(params double[] values) =>
        new("response_p50_us", "Median", "us", FigureKind.Absolute, IsHigherBetter: false, values);

    public static BaselineMetric Rate(params double[] values) =>
        new("goodput_per_second", "Goodput", "1/s", FigureKind.Absolute, IsHigherBetter: true, values);

    public static BaselineMetric Count(params double[] values) =>
        new("messages_per_commit", "Messages per commit", "count", FigureKind.Counted, IsHigherBetter: false, values);

    public static BaselineMetric Cost(params double[] values) =>
        new("cpu_ms_per_operation", "CPU", "ms", FigureKind.Cost, IsHigherBetter: false, values);
}
