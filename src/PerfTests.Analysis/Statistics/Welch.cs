using MathNet.Numerics.Distributions;

namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Whether two means differ where the variances may, too. Welch, "The generalization of Student's problem when several different population
/// variances are involved" (Biometrika 34, 1947); as R's <c>t.test</c>.
/// </summary>
public static class Welch
{
    /// <summary>Two-sided p; 1 where neither sample varies and they are equal, 0 where they are not.</summary>
    /// <exception cref="ArgumentException">A sample has fewer than two values or holds one that is not finite.</exception>
    public static double PValue(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count < 2 || second.Count < 2)
        {
            throw new ArgumentException("Welch's test needs at least two values in each sample.");
        }

        var a = Descriptive.Variance(first) / first.Count;
        var b = Descriptive.Variance(second) / second.Count;
        var difference = Descriptive.Mean(first) - Descriptive.Mean(second);
        if (a + b <= 0)
        {
            return difference.Equals(0.0) ? 1 : 0;
        }

        var freedom = (a + b) * (a + b) / ((a * a / (first.Count - 1)) + (b * b / (second.Count - 1)));
        return 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(difference) / Math.Sqrt(a + b));
    }
}
