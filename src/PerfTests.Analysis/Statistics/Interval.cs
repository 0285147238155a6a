namespace PerfTests.Analysis.Statistics;

/// <summary>An interval of values. A bound that the data cannot give is infinite, never invented.</summary>
/// <param name="Low">Lower bound; negative infinity if there is none.</param>
/// <param name="High">Upper bound; positive infinity if there is none.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The interval that says nothing.</summary>
    public static Interval Unbounded => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether both bounds are finite.</summary>
    public bool IsBounded => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Whether the value lies in the interval, bounds included.</summary>
    public bool Contains(double value) => Low <= value && value <= High;
}
