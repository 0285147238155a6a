namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Rosner's generalized extreme Studentized deviate test for up to r outliers. Rosner, "Percentage points for a generalized ESD many-outlier procedure"
/// (Technometrics 25, 1983); NIST/SEMATECH e-Handbook 1.3.5.17.3. It supposes a normal sample. Outliers are labelled, never removed.
/// </summary>
public static class GeneralizedEsd
{
    /// <summary>Makes the median absolute deviation of a normal sample its standard deviation.</summary>
    private const double NormalMad = 1.4826;

    /// <summary>Looks for outliers.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="maxOutliers">Most outliers looked for, r; at most two less than there are values are.</param>
    /// <param name="alpha">Level of the test, for example 0.05.</param>
    /// <param name="isRobust">Whether to measure from the median in units of 1.4826 MAD instead of from the mean in standard deviations.</param>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1, or the number below 0.</exception>
    public static OutlierResult Test(
        IReadOnlyList<double> values,
        int maxOutliers,
        double alpha = 0.05,
        bool isRobust = false
    )
    {
        SampleGuard.RequireProbability(alpha, nameof(alpha));
        ArgumentOutOfRangeException.ThrowIfNegative(maxOutliers);
        var x = SampleGuard.Copy(values);
        var rest = Enumerable.Range(0, x.Length).ToList();
        var candidates = new List<OutlierCandidate>();
        var found = 0;
        for (var i = 1; i <= maxOutliers && rest.Count > 2; i++)
        {
            double[] sample = [.. rest.Select(index => x[index])];
            var center = isRobust ? Quantiles.Median(sample) : Descriptive.Mean(sample);
            var spread = isRobust
                ? NormalMad * Quantiles.MedianAbsoluteDeviation(sample)
                : Descriptive.StandardDeviation(sample);
            if (!(spread > 0))
            {
                break;
            }

            // The first of equals, as the published implementations take it.
            var extreme = rest.MaxBy(index => Math.Abs(x[index] - center));
            var statistic = Math.Abs(x[extreme] - center) / spread;
            var critical = Critical(x.Length, i, alpha);
            candidates.Add(new OutlierCandidate(extreme, x[extreme], statistic, critical));
            rest.Remove(extreme);
            found = statistic > critical ? i : found;
        }

        return new OutlierResult([.. candidates.Take(found)], candidates);
    }

    private static double Critical(int n, int i, double alpha)
    {
        var freedom = n - i - 1;
        var t = Student.Quantile(1 - (alpha / (2.0 * (n - i + 1))), freedom);
        return (n - i) * t / Math.Sqrt((freedom + (t * t)) * (n - i + 1));
    }
}
