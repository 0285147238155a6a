namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Exact null distribution of the Mann-Whitney U statistic of the first sample. Without ties the recurrence of Mann and Whitney,
/// "On a test of whether one of two random variables is stochastically larger than the other" (Ann. Math. Statist. 18, 1947), in
/// probabilities; with ties the conditional distribution of Klotz, "The Wilcoxon, ties, and the computer" (JASA 61, 1966).
/// </summary>
internal sealed class MannWhitneyDistribution
{
    // By doubled statistic, 0 to 2 n m. Both tails are summed from their own end, so that small probabilities keep their digits.
    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>The distribution without ties.</summary>
    public MannWhitneyDistribution(int n, int m)
        : this(Spread(Untied(n, m))) { }

    /// <summary>The distribution given the sizes of the groups of equal values in the pooled sample, in ascending order of value.</summary>
    public MannWhitneyDistribution(int n, int m, IReadOnlyList<int> tieSizes)
        : this(Tied(n, m, tieSizes)) { }

    private MannWhitneyDistribution(double[] mass)
    {
        _lower = mass;
        _upper = (double[])mass.Clone();
        for (var i = 1; i < mass.Length; i++)
        {
            _lower[i] += _lower[i - 1];
            _upper[^(i + 1)] += _upper[^i];
        }
    }

    /// <summary>Probability of a statistic of at most <paramref name="u"/>.</summary>
    public double Cdf(double u)
    {
        var index = (int)Math.Floor((2 * u) + 1e-9);
        return index < 0 ? 0 : Math.Min(1, _lower[Math.Min(index, _lower.Length - 1)]);
    }

    /// <summary>Probability of a statistic of at least <paramref name="u"/>. With ties the distribution need not be symmetric.</summary>
    public double Survival(double u)
    {
        var index = (int)Math.Ceiling((2 * u) - 1e-9);
        return index >= _upper.Length ? 0 : Math.Min(1, _upper[Math.Max(0, index)]);
    }

    /// <summary>The smallest whole statistic whose probability of not being exceeded reaches <paramref name="p"/> (R's <c>qwilcox</c>).</summary>
    public int Quantile(double p)
    {
        var u = 0;
        while (Cdf(u) < p * (1 - 1e-12))
        {
            u++;
        }

        return u;
    }

    // P[n,m](u) = n/(n+m) P[n-1,m](u-m) + m/(n+m) P[n,m-1](u): the largest value belongs to the first sample or to the second.
    private static double[] Untied(int n, int m)
    {
        var row = new double[m + 1][];
        for (var j = 0; j <= m; j++)
        {
            row[j] = [1];
        }

        for (var i = 1; i <= n; i++)
        {
            row[0] = [1];
            for (var j = 1; j <= m; j++)
            {
                var previous = row[j];
                var left = row[j - 1];
                var mass = new double[(i * j) + 1];
                for (var u = 0; u < mass.Length; u++)
                {
                    var fromFirst = u >= j && u - j < previous.Length ? previous[u - j] * i : 0;
                    var fromSecond = u < left.Length ? left[u] * j : 0;
                    mass[u] = (fromFirst + fromSecond) / (i + j);
                }

                row[j] = mass;
            }
        }

        return row[m];
    }

    private static double[] Spread(double[] mass)
    {
        var doubled = new double[(2 * (mass.Length - 1)) + 1];
        for (var u = 0; u < mass.Length; u++)
        {
            doubled[2 * u] = mass[u];
        }

        return doubled;
    }

    // ways[k][w]: choices of k values of the first sample among the groups so far with doubled statistic w.
    private static double[] Tied(int n, int m, IReadOnlyList<int> tieSizes)
    {
        var max = 2 * n * m;
        var ways = NewTable(n, max);
        ways[0][0] = 1;
        var seen = 0;
        foreach (var size in tieSizes)
        {
            ways = AddGroup(ways, size, seen, n, m);
            seen += size;
        }

        var total = ways[n].Sum();
        return Array.ConvertAll(ways[n], count => count / total);
    }

    private static double[][] AddGroup(double[][] ways, int size, int seen, int n, int m)
    {
        var next = NewTable(n, 2 * n * m);
        for (var k = 0; k <= Math.Min(n, seen); k++)
        {
            var below = seen - k;
            if (below > m)
            {
                continue;
            }

            var choices = 1.0;
            for (var taken = 0; taken <= Math.Min(size, n - k); taken++)
            {
                // Each taken value beats the second-sample values below it and ties with those of its own group.
                var added = taken * ((2 * below) + size - taken);
                if (below + size - taken <= m)
                {
                    AddShifted(ways[k], next[k + taken], added, choices);
                }

                choices = choices * (size - taken) / (taken + 1);
            }
        }

        return next;
    }

    private static void AddShifted(double[] source, double[] target, int shift, double factor)
    {
        for (var w = 0; w + shift < target.Length; w++)
        {
            target[w + shift] += source[w] * factor;
        }
    }

    private static double[][] NewTable(int n, int max)
    {
        var table = new double[n + 1][];
        for (var k = 0; k <= n; k++)
        {
            table[k] = new double[max + 1];
        }

        return table;
    }
}
