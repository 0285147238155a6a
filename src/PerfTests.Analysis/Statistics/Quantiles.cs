namespace PerfTests.Analysis.Statistics;

/// <summary>The middle of a sample and its spread about it. Percentiles are <see cref="PerfTests.Recording.PercentileRank"/>'s.</summary>
public static class Quantiles
{
    /// <summary>The middle value, or the average of the two middle values.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double Median(IReadOnlyList<double> values) => OfSorted(SampleGuard.Sort(values));

    /// <summary>Median of the absolute deviations from the median, unscaled (multiply by 1.4826 for a normal sigma).</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double MedianAbsoluteDeviation(IReadOnlyList<double> values)
    {
        var sorted = SampleGuard.Sort(values);
        var median = OfSorted(sorted);
        return Median(Array.ConvertAll(sorted, value => Math.Abs(value - median)));
    }

    private static double OfSorted(double[] sorted)
    {
        var (low, high) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
        return low + ((high - low) / 2);
    }
}
