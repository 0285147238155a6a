using MathNet.Numerics.Distributions;

namespace PerfTests.Analysis.Statistics;

/// <summary>Student's t distribution and what is built on it (Student, "The probable error of a mean", Biometrika 6, 1908).</summary>
public static class Student
{
    /// <summary>The value that a t-distributed variable stays below with probability <paramref name="p"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1, or there are no degrees of freedom.</exception>
    public static double Quantile(double p, double degreesOfFreedom)
    {
        SampleGuard.RequireProbability(p, nameof(p));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        return StudentT.InvCDF(0, 1, degreesOfFreedom, p);
    }

    /// <summary>Probability that |t| is at least as large. An infinite t gives 0; an undefined one NaN.</summary>
    public static double TwoSidedP(double t, double degreesOfFreedom) =>
        double.IsNaN(t) ? double.NaN
        : double.IsInfinity(t) ? 0
        : Math.Min(1, 2 * StudentT.CDF(0, 1, degreesOfFreedom, -Math.Abs(t)));

    /// <summary>Interval for the mean of a normal sample, mean -/+ t s / sqrt(n); unbounded for a single value.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Interval MeanInterval(IReadOnlyList<double> values, double confidence)
    {
        SampleGuard.RequireProbability(confidence, nameof(confidence));
        var mean = Descriptive.Mean(values);
        if (values.Count < 2)
        {
            return Interval.Unbounded;
        }

        var half =
            Quantile((1 + confidence) / 2, values.Count - 1)
            * Descriptive.StandardDeviation(values)
            / Math.Sqrt(values.Count);
        return new Interval(mean - half, mean + half);
    }

    /// <summary>
    /// Two-sided p-value of the pooled-variance two-sample test from means, standard deviations and (effective) sizes. Where both
    /// spreads are 0, different means give 0 and equal means NaN, as SciPy's <c>ttest_ind_from_stats</c>.
    /// </summary>
    public static double PooledP(double mean1, double sd1, double n1, double mean2, double sd2, double n2)
    {
        var degreesOfFreedom = n1 + n2 - 2;
        var pooled = (((n1 - 1) * sd1 * sd1) + ((n2 - 1) * sd2 * sd2)) / degreesOfFreedom;
        var t = (mean1 - mean2) / Math.Sqrt(pooled * ((1 / n1) + (1 / n2)));
        return TwoSidedP(t, degreesOfFreedom);
    }
}
