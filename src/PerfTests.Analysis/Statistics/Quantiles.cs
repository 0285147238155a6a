namespace PerfTests.Analysis.Statistics;

/// <summary>Quantiles of a sample.</summary>
public static class Quantiles
{
    /// <summary>The middle value, or the average of the two middle values.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double Median(IReadOnlyList<double> values) => OfSorted(SampleGuard.Sort(values), 0.5);

    /// <summary>
    /// Definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (The American Statistician 50, 1996): linear between
    /// order statistics, the default of R, NumPy and spreadsheets.
    /// </summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public static double Quantile(IReadOnlyList<double> values, double probability) =>
        OfSorted(SampleGuard.Sort(values), probability);

    /// <summary>Median of the absolute deviations from the median, unscaled (multiply by 1.4826 for a normal sigma).</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double MedianAbsoluteDeviation(IReadOnlyList<double> values)
    {
        var sorted = SampleGuard.Sort(values);
        var median = OfSorted(sorted, 0.5);
        return Median(Array.ConvertAll(sorted, value => Math.Abs(value - median)));
    }

    internal static double OfSorted(double[] sorted, double probability)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability),
                probability,
                "The probability must lie in [0, 1]."
            );
        }

        var position = (sorted.Length - 1) * probability;
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
