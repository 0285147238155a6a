using PerfTests.Recording;

namespace PerfTests.Analysis.Quality;

/// <summary>What the validity gate looks at, over one measurement window. NaN where nothing was measured.</summary>
public sealed record GeneratorFacts
{
    /// <summary>Operations due.</summary>
    public required long Scheduled { get; init; }

    /// <summary>Operations that at the end of the window were neither sent, nor waiting for a place in flight, nor dropped: the pacer's debt.</summary>
    public required long Overdue { get; init; }

    /// <summary>Operations that had to wait for a place in flight.</summary>
    public required long Queued { get; init; }

    /// <summary>Operations never sent.</summary>
    public required long Dropped { get; init; }

    /// <summary>The bound of operations in flight; null if it is not known.</summary>
    public required int? MaxInFlight { get; init; }

    /// <summary>99th percentile of the schedule lag, in microseconds.</summary>
    public required double LagP99Us { get; init; }

    /// <summary>The limit of schedule lag that was set, in microseconds; null for the default.</summary>
    public required double? MaxLagP99Us { get; init; }

    /// <summary>Median response time, in microseconds.</summary>
    public required double ResponseP50Us { get; init; }

    /// <summary>99th percentile of the response time, in microseconds.</summary>
    public required double ResponseP99Us { get; init; }

    /// <summary>Median service time of operations sent while few others were in flight, in microseconds.</summary>
    public required double LowLoadServiceP50Us { get; init; }

    /// <summary>Median service time of operations that had waited for a place in flight, in microseconds.</summary>
    public required double QueuedServiceP50Us { get; init; }

    /// <summary>Share of all processors' time that the generator used, 0 to 1.</summary>
    public required double CpuShare { get; init; }

    /// <summary>Length of the window, in seconds.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>Time during which garbage collection paused the generator, in seconds.</summary>
    public required double PauseSeconds { get; init; }

    /// <summary>Longest single pause by garbage collection, in milliseconds.</summary>
    public required double LongestPauseMs { get; init; }

    /// <summary>Limit of the 99th percentile of schedule lag, in microseconds: the one that was set, or METHOD's default.</summary>
    public double LagLimitUs => ValidityGate.LagLimitUs(MaxLagP99Us, ResponseP50Us);

    /// <summary>The facts of a load.</summary>
    /// <param name="load">What was counted over the window.</param>
    /// <param name="percentileUs">A percentile, in microseconds, of a measure of the window: by its tag (<see cref="HistogramTags"/>, also with <see cref="TaggedHistogram.WarmUpPrefix"/>) and the percentile, 0 to 100; NaN without values.</param>
    /// <param name="cores">Processors of the generator's machine.</param>
    /// <param name="maxInFlight">The bound of operations in flight; null if it is not known.</param>
    /// <param name="maxLagP99Us">The limit of schedule lag that was set, in microseconds; null for the default.</param>
    public static GeneratorFacts Of(
        LoadSummary load,
        Func<string, double, double> percentileUs,
        int cores,
        int? maxInFlight,
        double? maxLagP99Us
    )
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(percentileUs);
        var lowLoad = percentileUs(HistogramTags.LowLoadService, 50);
        return new GeneratorFacts
        {
            Scheduled = load.Scheduled,
            Overdue = load.Overdue,
            Queued = load.Queued,
            Dropped = load.Dropped,
            MaxInFlight = maxInFlight,
            LagP99Us = percentileUs(HistogramTags.ScheduleLag, 99),
            MaxLagP99Us = maxLagP99Us,
            ResponseP50Us = percentileUs(HistogramTags.Response, 50),
            ResponseP99Us = percentileUs(HistogramTags.Response, 99),
            LowLoadServiceP50Us = double.IsNaN(lowLoad)
                ? percentileUs(TaggedHistogram.WarmUpPrefix + HistogramTags.LowLoadService, 50)
                : lowLoad,
            QueuedServiceP50Us = percentileUs(HistogramTags.QueuedService, 50),
            CpuShare = load.MeasureSeconds > 0 ? load.GeneratorCpuSeconds / (load.MeasureSeconds * cores) : 0,
            WindowSeconds = load.MeasureSeconds,
            PauseSeconds = load.CollectionPauseSeconds,
            LongestPauseMs = load.LongestCollectionPauseMs ?? 0,
        };
    }
}
