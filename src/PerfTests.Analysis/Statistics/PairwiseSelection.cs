namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Order statistics of all pairwise differences or averages without building the list of them: values are counted in linear time
/// against a trial value, and the trial value is bisected over the ordered bit patterns of doubles, so the answer is exact after
/// at most 64 counts. The counting is that of Johnson and Mizoguchi, "Selecting the Kth element in X + Y" (SIAM J. Comput. 7, 1978).
/// </summary>
internal static class PairwiseSelection
{
    /// <summary>The k-th smallest (from 1) of x[i] - y[j]; both sorted ascending.</summary>
    public static double Difference(double[] x, double[] y, long k) =>
        Select(x[0] - y[^1], x[^1] - y[0], k, trial => CountDifferences(x, y, trial));

    /// <summary>The k-th smallest (from 1) of the Walsh averages (x[i] + x[j]) / 2, i &lt;= j; sorted ascending.</summary>
    public static double WalshAverage(double[] x, long k) =>
        Select(x[0], x[^1], k, trial => CountWalshAverages(x, trial));

    /// <summary>The k-th smallest (from 1) of |x[i] - x[j]|, i &lt; j; sorted ascending.</summary>
    public static double Distance(double[] x, long k) => Select(0, x[^1] - x[0], k, trial => CountDistances(x, trial));

    /// <summary>The median of <paramref name="count"/> values of which the k-th smallest is given by <paramref name="kth"/>.</summary>
    public static double Median(long count, Func<long, double> kth)
    {
        var middle = kth((count + 1) / 2);
        return count % 2 == 1 ? middle : (middle + kth((count / 2) + 1)) / 2;
    }

    private static long CountDifferences(double[] x, double[] y, double trial)
    {
        var count = 0L;
        var j = 0;
        foreach (var value in x)
        {
            while (j < y.Length && value - y[j] > trial)
            {
                j++;
            }

            count += y.Length - j;
        }

        return count;
    }

    private static long CountWalshAverages(double[] x, double trial)
    {
        var count = 0L;
        var j = x.Length - 1;
        for (var i = 0; i < x.Length; i++)
        {
            while (j >= i && Average(x[i], x[j]) > trial)
            {
                j--;
            }

            if (j < i)
            {
                break;
            }

            count += j - i + 1;
        }

        return count;
    }

    private static long CountDistances(double[] x, double trial)
    {
        var count = 0L;
        var j = 0;
        for (var i = 0; i < x.Length; i++)
        {
            while (j < x.Length && x[j] - x[i] <= trial)
            {
                j++;
            }

            count += j - i - 1;
        }

        return count;
    }

    private static double Average(double a, double b) => (a + b) / 2;

    private static double Select(double low, double high, long k, Func<double, long> countAtMost)
    {
        var lowKey = Key(low);
        var highKey = Key(high);
        while (lowKey < highKey)
        {
            // The floor of the average, without overflow.
            var middle = (lowKey & highKey) + ((lowKey ^ highKey) >> 1);
            if (countAtMost(FromKey(middle)) >= k)
            {
                highKey = middle;
            }
            else
            {
                lowKey = middle + 1;
            }
        }

        return FromKey(lowKey);
    }

    // Maps doubles to integers in the same order: negative patterns are mirrored.
    private static long Key(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private static double FromKey(long key) => BitConverter.Int64BitsToDouble(key >= 0 ? key : long.MinValue - key);
}
