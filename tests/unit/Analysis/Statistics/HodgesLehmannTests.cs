using PerfTests.Analysis.Statistics;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class HodgesLehmannTests
{
    [Fact]
    public void Center_of_any_sample_is_the_median_of_all_averages()
    {
        var random = new Seed(1).CreateRandom();
        for (var n = 1; n <= 30; n++)
        {
            double[] x = [.. Enumerable.Range(0, n).Select(_ => Math.Round(20 * (random.NextDouble() - 0.5), 1))];
            var averages =
                from i in Enumerable.Range(0, n)
                from j in Enumerable.Range(i, n - i)
                select (x[i] + x[j]) / 2;

            Assert.Equal(MedianBySorting(averages), HodgesLehmann.Center(x));
        }
    }

    [Fact]
    public void Shift_of_any_two_samples_is_the_median_of_all_differences()
    {
        var random = new Seed(2).CreateRandom();
        for (var n = 1; n <= 20; n++)
        {
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
            double[] y = [.. Enumerable.Range(0, 21 - n).Select(_ => Math.Round(random.NextDouble(), 1))];
            var differences = from a in x from b in y select a - b;

            Assert.Equal(MedianBySorting(differences), HodgesLehmann.Shift(x, y));
        }
    }

    [Fact]
    public void Shift_of_large_samples_needs_no_list_of_all_pairs()
    {
        // 10^10 pairs would not fit in memory.
        double[] x = [.. Enumerable.Range(0, 100_000).Select(i => i + 0.25)];
        double[] y = [.. Enumerable.Range(0, 100_000).Select(i => (double)i)];

        Assert.Equal(0.25, HodgesLehmann.Shift(x, y));
    }

    private static double MedianBySorting(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
