using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Quality;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;

namespace PerfTests.Analysis.Results;

/// <summary>
/// Takes every figure out of the result of an unsafe run (METHOD 8: an unsafe run has no numbers). Done once, where results are made, so that no page, document,
/// history, baseline or sink can show one.
/// </summary>
internal static class WithheldFigures
{
    /// <summary>Why there is no figure, as the end of a sentence.</summary>
    public const string Reason = "withheld, as the run was not safe";

    /// <summary>The result without figures if it is that of an unsafe run, otherwise as it is.</summary>
    public static BenchmarkResult Of(BenchmarkResult found) =>
        !found.IsUnsafe
            ? found
            : found with
            {
                Figures = new FigureValues(
                    found.Figures.Select(value => new FigureValue(value.Figure, Reading.Absent(Reason)))
                ),
                Window = Emptied(found.Window),
                Throughput = NoThroughput,
                Latency = NoLatency,
                Phases = null,
                Resources = [],
                Costs = [],
                Quality = Emptied(found.Quality),
                Dissemination = null,
                Recovery = null,
            };

    private static ThroughputResult NoThroughput =>
        new()
        {
            OfferedPerSecond = double.NaN,
            SentPerSecond = double.NaN,
            GoodputPerSecond = double.NaN,
            GoodputShare = double.NaN,
            SuccessShare = double.NaN,
            AveragePerSecond = double.NaN,
            MaximumPerSecond = double.NaN,
            OptimalPerSecond = double.NaN,
            SustainablePerSecond = double.NaN,
            Variability = double.NaN,
            Intervals = 0,
            Series = [],
        };

    private static LatencyResult NoLatency
    {
        get
        {
            var none = LatencyDistribution.Of(LatencyHistogram.Merge([]));
            return new()
            {
                Response = none,
                Service = none,
                ScheduleLag = none,
                Unsuccessful = none,
                Heatmap = new LatencyHeatmap { BoundsUs = [], Columns = [] },
            };
        }
    }

    /// <summary>The times of the window are those that were asked for; counts over them would be rates.</summary>
    private static MeasurementWindow Emptied(MeasurementWindow window) =>
        window with
        {
            Scheduled = 0,
            Sent = 0,
            Ok = 0,
            Failed = 0,
            Unknown = 0,
            OkInWindow = 0,
            Queued = 0,
            Dropped = 0,
            Stragglers = 0,
        };

    private static RunQuality Emptied(RunQuality quality) =>
        new()
        {
            GeneratorBoundReasons = [],
            GeneratorBoundWindows = [],
            MeasuredIntervals = 0,
            LagP99Us = double.NaN,
            LagLimitUs = double.NaN,
            SentShare = double.NaN,
            GeneratorCpuShare = double.NaN,
            CollectionPauseShare = double.NaN,
            LongestCollectionPauseMs = double.NaN,
            Queued = 0,
            Dropped = 0,
            Stragglers = 0,
            WarmUpSeconds = quality.WarmUpSeconds,
            SteadyState = SteadyState.NotAssessed(Reason),
            LittlesLaw = new LittlesLaw { Holds = null, Explanation = Reason },
        };
}
