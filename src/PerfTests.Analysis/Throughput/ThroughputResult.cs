namespace PerfTests.Analysis.Throughput;

/// <summary>Throughput of a run (METHOD 2), in operations per second. NaN where nothing was measured.</summary>
public sealed record ThroughputResult
{
    /// <summary>Operations due, over the window's length.</summary>
    public required double OfferedPerSecond { get; init; }

    /// <summary>Operations sent, over the window's length.</summary>
    public required double SentPerSecond { get; init; }

    /// <summary>Successful operations due and completed in the window, over the window's length. Failures are never throughput.</summary>
    public required double GoodputPerSecond { get; init; }

    /// <summary>Goodput over offered; 1 if the system kept up. NaN without any offered.</summary>
    public required double GoodputShare { get; init; }

    /// <summary>Successful share of the attempted operations, dropped ones counted as attempted; 0 to 1.</summary>
    public required double SuccessShare { get; init; }

    /// <summary>Successful completions in the measured intervals over their length.</summary>
    public required double AveragePerSecond { get; init; }

    /// <summary>Highest interval goodput.</summary>
    public required double MaximumPerSecond { get; init; }

    /// <summary>Highest interval goodput with at least 95 % success.</summary>
    public required double OptimalPerSecond { get; init; }

    /// <summary>The goodput that at least 80 % of the intervals reached.</summary>
    public required double SustainablePerSecond { get; init; }

    /// <summary>Coefficient of variation of the interval goodput (n - 1); NaN for fewer than two intervals.</summary>
    public required double Variability { get; init; }

    /// <summary>Intervals that maximum, optimal, sustainable and variability are taken from: measured ones of at least half the nominal length.</summary>
    public required int Intervals { get; init; }

    /// <summary>Saturation by peak power; null unless the requested rate changed during the run.</summary>
    public PeakPower? PeakPower { get; init; }

    /// <summary>All intervals, warm-up and drain included and marked, in order of time.</summary>
    public required IReadOnlyList<IntervalResult> Series { get; init; }
}
