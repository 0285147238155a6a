using MathNet.Numerics.Distributions;

namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test and the bounds that invert it (Wilcoxon, "Individual comparisons by ranking methods", Biometrics
/// Bulletin 1, 1945; bounds: Tukey 1949, in Hollander, Wolfe and Chicken, 3rd ed., section 3.3). Conventions are those of R's
/// <c>wilcox.test</c>.
/// </summary>
public static class SignedRank
{
    /// <summary>R is exact below this number of values.</summary>
    private const int ExactBelow = 50;

    /// <summary>Above this number of values the bounds take their order statistic from the normal approximation.</summary>
    private const int ExactBoundsUpTo = 200;

    /// <summary>
    /// Tests whether differences are centred at 0. Zeros are dropped (Wilcoxon's own rule). <see cref="RankTestMethod.Automatic"/> is
    /// exact below 50 values without zeros or ties, and otherwise the normal approximation with tie and continuity correction, as R.
    /// The statistic is the sum of the ranks of the positive differences. Where no difference remains, p is 1.
    /// </summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static TestResult Test(
        IReadOnlyList<double> differences,
        Alternative alternative = Alternative.TwoSided,
        RankTestMethod method = RankTestMethod.Automatic
    )
    {
        var all = SampleGuard.Copy(differences, 1, nameof(differences));
        var x = Array.FindAll(all, value => value != 0);
        if (x.Length == 0)
        {
            return new TestResult(0, 1, true);
        }

        var ranks = Ranks.Of(Array.ConvertAll(x, Math.Abs));
        var v = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            v += x[i] > 0 ? ranks.Doubled[i] / 2.0 : 0;
        }

        var isExact =
            method == RankTestMethod.Exact
            || (
                method == RankTestMethod.Automatic && x.Length == all.Length && !ranks.HasTies && x.Length < ExactBelow
            );
        var p = isExact
            ? ExactP(
                ranks.HasTies
                    ? new SignedRankDistribution(ranks.Doubled)
                    : SignedRankDistribution.WithoutTies(x.Length),
                v,
                alternative
            )
            : ApproximateP(x.Length, ranks.TieTerm, v, alternative, method);
        return new TestResult(v, p, isExact);
    }

    /// <summary>
    /// Two-sided interval for the centre of symmetry. It covers with at least the stated confidence; a bound that the number of
    /// values cannot support (two-sided 95 % needs 6) is infinite.
    /// </summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Interval ConfidenceInterval(IReadOnlyList<double> values, double confidence)
    {
        SampleGuard.RequireProbability(confidence, nameof(confidence));
        var x = SampleGuard.Sort(values);
        return Bounds(x, (1 - confidence) / 2);
    }

    /// <summary>One-sided lower bound of the centre of symmetry at the given confidence; negative infinity if the values are too few.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static double LowerBound(IReadOnlyList<double> values, double confidence)
    {
        SampleGuard.RequireProbability(confidence, nameof(confidence));
        return Bounds(SampleGuard.Sort(values), 1 - confidence).Low;
    }

    /// <summary>One-sided upper bound of the centre of symmetry at the given confidence; positive infinity if the values are too few.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static double UpperBound(IReadOnlyList<double> values, double confidence)
    {
        SampleGuard.RequireProbability(confidence, nameof(confidence));
        return Bounds(SampleGuard.Sort(values), 1 - confidence).High;
    }

    /// <summary>The smallest number of pairs with which a one-sided exact p-value can reach <paramref name="alpha"/>: 2^-n &lt;= alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not strictly between 0 and 1.</exception>
    public static int PairsNeeded(double alpha)
    {
        SampleGuard.RequireProbability(alpha, nameof(alpha));
        var n = 1;
        while (Math.Pow(0.5, n) > alpha)
        {
            n++;
        }

        return n;
    }

    private static double ExactP(SignedRankDistribution distribution, double v, Alternative alternative) =>
        alternative switch
        {
            Alternative.Greater => distribution.Survival(v),
            Alternative.Less => distribution.Cdf(v),
            _ => Math.Min(1, 2 * Math.Min(distribution.Survival(v), distribution.Cdf(v))),
        };

    private static double ApproximateP(int n, double tieTerm, double v, Alternative alternative, RankTestMethod method)
    {
        var mean = n * (n + 1.0) / 4;
        var deviation = Math.Sqrt((n * (n + 1.0) * ((2.0 * n) + 1) / 24) - (tieTerm / 48));
        return NormalApproximation.P(
            v - mean,
            deviation,
            alternative,
            method != RankTestMethod.AsymptoticWithoutContinuity
        );
    }

    private static Interval Bounds(double[] sorted, double tail)
    {
        var n = sorted.Length;
        var pairs = HodgesLehmann.PairCount(n);
        var order =
            n <= ExactBoundsUpTo ? SignedRankDistribution.WithoutTies(n).Quantile(tail) : ApproximateOrder(n, tail);
        return order < 1
            ? Interval.Unbounded
            : new Interval(
                PairwiseSelection.WalshAverage(sorted, order),
                PairwiseSelection.WalshAverage(sorted, pairs + 1 - order)
            );
    }

    private static long ApproximateOrder(int n, double tail)
    {
        var mean = n * (n + 1.0) / 4;
        var deviation = Math.Sqrt(n * (n + 1.0) * ((2.0 * n) + 1) / 24);
        return (long)Math.Floor(Normal.InvCDF(mean, deviation, tail));
    }
}
