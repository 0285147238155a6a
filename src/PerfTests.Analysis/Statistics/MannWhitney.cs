using MathNet.Numerics.Distributions;

namespace PerfTests.Analysis.Statistics;

/// <summary>
/// The Mann-Whitney U test (Wilcoxon rank-sum test) of two independent samples, and the bounds of the shift between them that invert it
/// (Moses 1953, in Hollander, Wolfe and Chicken, 3rd ed., section 4.3). Limits of exactness are those of benchstat.
/// </summary>
public static class MannWhitney
{
    /// <summary>Without ties the test is exact up to this size of either sample.</summary>
    private const int ExactUpTo = 50;

    /// <summary>With ties the test is exact up to this size of either sample.</summary>
    private const int ExactWithTiesUpTo = 25;

    /// <summary>
    /// Tests whether <paramref name="first"/> tends to hold larger or smaller values than <paramref name="second"/>. The statistic is U of
    /// the first sample: pairs in which it is greater, plus half of the equal pairs. Where all values are equal, p is 1.
    /// Beyond the limits of exactness (50 values a side, 25 with ties) <see cref="RankTestMethod.Automatic"/> takes the normal
    /// approximation with tie and continuity correction.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is empty or holds a value that is not finite.</exception>
    public static TestResult Test(
        IReadOnlyList<double> first,
        IReadOnlyList<double> second,
        Alternative alternative = Alternative.TwoSided,
        RankTestMethod method = RankTestMethod.Automatic
    )
    {
        var x = SampleGuard.Copy(first, 1, nameof(first));
        var y = SampleGuard.Copy(second, 1, nameof(second));
        var ranks = Ranks.Of([.. x, .. y]);
        var rankSum = 0L;
        for (var i = 0; i < x.Length; i++)
        {
            rankSum += ranks.Doubled[i];
        }

        var u = (rankSum / 2.0) - (x.Length * (x.Length + 1.0) / 2);
        if (ranks.TieSizes.Length == 1)
        {
            return new TestResult(u, 1, true);
        }

        var limit = ranks.HasTies ? ExactWithTiesUpTo : ExactUpTo;
        var isExact =
            method == RankTestMethod.Exact
            || (method == RankTestMethod.Automatic && x.Length <= limit && y.Length <= limit);
        var p = isExact
            ? ExactP(x.Length, y.Length, ranks, u, alternative)
            : ApproximateP(x.Length, y.Length, ranks, u, alternative, method);
        return new TestResult(u, p, isExact);
    }

    /// <summary>
    /// Two-sided interval for the shift first - second. It covers with at least the stated confidence; a bound that the sizes cannot
    /// support (two-sided 95 % needs 4 against 4) is infinite.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Interval ConfidenceInterval(
        IReadOnlyList<double> first,
        IReadOnlyList<double> second,
        double confidence
    )
    {
        SampleGuard.RequireProbability(confidence, nameof(confidence));
        return Bounds(first, second, (1 - confidence) / 2);
    }

    /// <summary>One-sided bounds, each at the given confidence, for the shift first - second; infinite if the values are too few.</summary>
    /// <exception cref="ArgumentException">A sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Interval OneSidedBounds(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence)
    {
        SampleGuard.RequireProbability(confidence, nameof(confidence));
        return Bounds(first, second, 1 - confidence);
    }

    /// <summary>The smallest n for which n against n values can reach a one-sided exact p-value of <paramref name="alpha"/>: 1 / C(2n, n) &lt;= alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not strictly between 0 and 1.</exception>
    public static int ValuesNeeded(double alpha)
    {
        SampleGuard.RequireProbability(alpha, nameof(alpha));
        var n = 1;
        while (SmallestP(n, n) > alpha)
        {
            n++;
        }

        return n;
    }

    /// <summary>The smallest one-sided exact p-value that samples of these sizes can give, 1 / C(n + m, n).</summary>
    internal static double SmallestP(int n, int m)
    {
        var p = 1.0;
        for (var i = 1; i <= n; i++)
        {
            p *= (double)i / (m + i);
        }

        return p;
    }

    private static double ExactP(int n, int m, Ranks ranks, double u, Alternative alternative)
    {
        var distribution = ranks.HasTies
            ? new MannWhitneyDistribution(n, m, ranks.TieSizes)
            : new MannWhitneyDistribution(n, m);
        return alternative switch
        {
            Alternative.Greater => distribution.Survival(u),
            Alternative.Less => distribution.Cdf(u),
            _ => Math.Min(1, 2 * Math.Min(distribution.Survival(u), distribution.Cdf(u))),
        };
    }

    private static double ApproximateP(
        int n,
        int m,
        Ranks ranks,
        double u,
        Alternative alternative,
        RankTestMethod method
    )
    {
        var total = (double)n + m;
        var variance = n * (double)m / 12 * (total + 1 - (ranks.TieTerm / (total * (total - 1))));
        return NormalApproximation.P(
            u - (n * (double)m / 2),
            Math.Sqrt(variance),
            alternative,
            method != RankTestMethod.AsymptoticWithoutContinuity
        );
    }

    private static Interval Bounds(IReadOnlyList<double> first, IReadOnlyList<double> second, double tail)
    {
        var x = SampleGuard.Sort(first, 1, nameof(first));
        var y = SampleGuard.Sort(second, 1, nameof(second));
        var pairs = (long)x.Length * y.Length;
        var order = Order(x.Length, y.Length, tail);
        return order < 1
            ? Interval.Unbounded
            : new Interval(
                PairwiseSelection.Difference(x, y, order),
                PairwiseSelection.Difference(x, y, pairs + 1 - order)
            );
    }

    private static long Order(int n, int m, double tail)
    {
        if (n <= ExactUpTo && m <= ExactUpTo)
        {
            return new MannWhitneyDistribution(n, m).Quantile(tail);
        }

        if (SmallestP(n, m) > tail)
        {
            return 0;
        }

        var deviation = Math.Sqrt(n * (double)m * (n + m + 1.0) / 12);
        return Math.Max(1, (long)Math.Floor(Normal.InvCDF(n * (double)m / 2, deviation, tail)));
    }
}
