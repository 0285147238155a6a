namespace PerfTests.Recording;

/// <summary>The one definition of a percentile in the project: the value of a rank, never interpolated.</summary>
public static class PercentileRank
{
    /// <summary>
    /// The rank of a percentile among values in ascending order: ceil(p n / 100), at least 1 (the nearest-rank method; Hyndman and Fan,
    /// "Sample quantiles in statistical packages", The American Statistician 50, 1996, definition 1).
    /// </summary>
    /// <param name="percentile">0 to 100, taken as the decimal number that it is written as: 99.9 is no multiple of a power of two.</param>
    /// <param name="count">Number of values, at least 1.</param>
    /// <returns>1 to <paramref name="count"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is not in [0, 100], or there are no values.</exception>
    public static long Of(double percentile, long count)
    {
        if (percentile is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percentile), percentile, "A percentile lies in 0 to 100.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        // In binary, 99.9 x 1,000 / 100 is a little above 999, and its ceiling would be 1,000. The conversion keeps 15 decimal digits.
        return Math.Clamp((long)Math.Ceiling((decimal)percentile * count / 100), 1, count);
    }

    /// <summary>The percentile of a sample.</summary>
    /// <param name="percentile">0 to 100.</param>
    /// <param name="ascending">The sample in ascending order; not empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is not in [0, 100], or the sample is empty.</exception>
    public static double ValueAt(double percentile, IReadOnlyList<double> ascending)
    {
        ArgumentNullException.ThrowIfNull(ascending);
        return ascending[(int)Of(percentile, ascending.Count) - 1];
    }
}
