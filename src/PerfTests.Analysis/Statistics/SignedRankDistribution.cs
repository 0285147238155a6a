using System.Collections.Concurrent;

namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Exact null distribution of Wilcoxon's signed-rank statistic: every rank joins the sum with probability one half (Wilcoxon 1945;
/// Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 3rd ed., section 3.1). Shared ranks are kept as they are, which
/// makes the distribution conditional on the ties.
/// </summary>
internal sealed class SignedRankDistribution
{
    /// <summary>A check of a dozen metrics asks for the same few distributions hundreds of times; they never change.</summary>
    private static readonly ConcurrentDictionary<int, SignedRankDistribution> Known = new();

    private readonly double[] _cumulative;

    /// <summary>The distribution for the given doubled midranks.</summary>
    public SignedRankDistribution(IReadOnlyList<int> doubledRanks)
    {
        // Halving at every step keeps the numbers probabilities: no overflow, and exact binary fractions up to 52 values.
        var mass = new double[doubledRanks.Sum() + 1];
        mass[0] = 1;
        var reached = 0;
        foreach (var rank in doubledRanks)
        {
            reached += rank;
            for (var sum = reached; sum >= 0; sum--)
            {
                mass[sum] = (mass[sum] + (sum >= rank ? mass[sum - rank] : 0)) / 2;
            }
        }

        _cumulative = mass;
        for (var sum = 1; sum < mass.Length; sum++)
        {
            _cumulative[sum] += _cumulative[sum - 1];
        }
    }

    /// <summary>The distribution for <paramref name="n"/> values without ties.</summary>
    public static SignedRankDistribution WithoutTies(int n) =>
        Known.GetOrAdd(
            n,
            static count => new SignedRankDistribution([.. Enumerable.Range(1, count).Select(rank => 2 * rank)])
        );

    /// <summary>Probability of a statistic of at most <paramref name="v"/>.</summary>
    public double Cdf(double v)
    {
        var index = (int)Math.Floor((2 * v) + 1e-9);
        return index < 0 ? 0 : _cumulative[Math.Min(index, _cumulative.Length - 1)];
    }

    /// <summary>Probability of a statistic of at least <paramref name="v"/>; by symmetry about the middle.</summary>
    public double Survival(double v) => Cdf(((_cumulative.Length - 1) / 2.0) - v);

    /// <summary>The smallest whole statistic whose probability of not being exceeded reaches <paramref name="p"/> (R's <c>qsignrank</c>).</summary>
    public int Quantile(double p)
    {
        var v = 0;
        while (Cdf(v) < p * (1 - 1e-12))
        {
            v++;
        }

        return v;
    }
}
