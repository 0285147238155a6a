namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Mean, spread and serial correlation of a sample. Two passes with the correction of Chan, Golub and LeVeque, "Algorithms for
/// computing the sample variance" (The American Statistician 37, 1983): no catastrophic cancellation on large offsets.
/// </summary>
public static class Descriptive
{
    /// <summary>Arithmetic mean.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double Mean(IReadOnlyList<double> values) => MeanOf(SampleGuard.Copy(values));

    /// <summary>Variance with denominator n - 1; NaN for a single value.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double Variance(IReadOnlyList<double> values)
    {
        var x = SampleGuard.Copy(values);
        return SumOfSquaredDeviations(x) / (x.Length - 1);
    }

    /// <summary>Standard deviation with denominator n - 1; NaN for a single value.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double StandardDeviation(IReadOnlyList<double> values) => Math.Sqrt(Variance(values));

    /// <summary>Standard deviation with denominator n; 0 for a single value.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double PopulationStandardDeviation(IReadOnlyList<double> values)
    {
        var x = SampleGuard.Copy(values);
        return Math.Sqrt(SumOfSquaredDeviations(x) / x.Length);
    }

    /// <summary>Standard deviation (n - 1) over the absolute mean; NaN for a single value, infinite for mean 0.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double CoefficientOfVariation(IReadOnlyList<double> values) =>
        StandardDeviation(values) / Math.Abs(Mean(values));

    /// <summary>
    /// Lag-1 autocorrelation, sum((x[i] - m)(x[i+1] - m)) / sum((x[i] - m)^2), as NIST's StRD and R's <c>acf</c> define it.
    /// NaN where all values are equal.
    /// </summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static double LagOneAutocorrelation(IReadOnlyList<double> values)
    {
        var x = SampleGuard.Copy(values);
        var mean = MeanOf(x);
        var products = 0.0;
        var squares = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var deviation = x[i] - mean;
            squares += deviation * deviation;
            products += i == 0 ? 0 : deviation * (x[i - 1] - mean);
        }

        return products / squares;
    }

    internal static double MeanOf(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        foreach (var value in x)
        {
            sum += value;
        }

        var mean = sum / x.Length;
        var residual = 0.0;
        foreach (var value in x)
        {
            residual += value - mean;
        }

        return mean + (residual / x.Length);
    }

    internal static double SumOfSquaredDeviations(ReadOnlySpan<double> x)
    {
        var mean = MeanOf(x);
        var squares = 0.0;
        var residual = 0.0;
        foreach (var value in x)
        {
            squares += (value - mean) * (value - mean);
            residual += value - mean;
        }

        return Math.Max(0, squares - (residual * residual / x.Length));
    }
}
