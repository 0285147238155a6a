using PerfTests.Workloads;

namespace PerfTests.UnitTests.Workloads;

public class KeyDistributionTests
{
    private const int Draws = 200_000;

    private static long[] Count(KeyDistribution distribution, int keys, ulong seed = 1)
    {
        var chooser = distribution.CreateChooser(keys);
        var counts = new long[keys];
        for (var i = 0; i < Draws; i++)
        {
            var random = new OperationRandom(seed, i);
            counts[chooser.Choose(ref random, keys)]++;
        }

        return counts;
    }

    /// <summary>Pearson's statistic against expected shares, less its mean, in its standard deviations.</summary>
    private static double ChiSquareDeviation(long[] counts, double[] shares)
    {
        var statistic = counts
            .Select((count, i) => Math.Pow(count - (shares[i] * Draws), 2) / (shares[i] * Draws))
            .Sum();
        var freedom = counts.Length - 1;
        return (statistic - freedom) / Math.Sqrt(2.0 * freedom);
    }

    private static double[] ZipfShares(int keys, double theta)
    {
        var weights = Enumerable.Range(1, keys).Select(rank => Math.Pow(rank, -theta)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    [Fact]
    public void Uniform_draws_all_keys_equally() =>
        Assert.InRange(
            ChiSquareDeviation(Count(KeyDistribution.Uniform, 500), [.. Enumerable.Repeat(1 / 500.0, 500)]),
            -5,
            5
        );

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Zipfian_follows_its_law(double theta)
    {
        const int Keys = 100;
        Assert.InRange(
            ChiSquareDeviation(
                Count(KeyDistribution.Zipfian(theta, isScrambled: false), Keys),
                ZipfShares(Keys, theta)
            ),
            -5,
            5
        );
    }

    [Fact]
    public void Scrambling_moves_popularity_and_does_not_change_it()
    {
        var plain = Count(KeyDistribution.Zipfian(isScrambled: false), 1_000);
        var scrambled = Count(KeyDistribution.Zipfian(), 1_000);

        Assert.Equal(plain.Order(), scrambled.Order());
        Assert.NotEqual(0, Array.IndexOf(scrambled, scrambled.Max()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1_000)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    public void Scramble_is_a_permutation(int count)
    {
        var scramble = new KeyScramble(count);

        var image = Enumerable.Range(0, count).Select(key => scramble.Apply(key)).Order();

        Assert.Equal(Enumerable.Range(0, count).Select(key => (long)key), image);
    }

    [Fact]
    public void Latest_prefers_the_last_key()
    {
        var counts = Count(KeyDistribution.Latest(), 100);

        Assert.InRange(ChiSquareDeviation([.. counts.Reverse()], ZipfShares(100, 0.99)), -5, 5);
    }

    [Fact]
    public void Latest_of_a_grown_set_equals_latest_of_a_set_that_large()
    {
        var grown = KeyDistribution.Latest().CreateChooser(10);
        var large = KeyDistribution.Latest().CreateChooser(5_000);
        for (var i = 0; i < 1_000; i++)
        {
            var (one, other) = (new OperationRandom(3, i), new OperationRandom(3, i));
            Assert.Equal(large.Choose(ref other, 5_000), grown.Choose(ref one, 5_000));
        }
    }

    [Fact]
    public void Hot_set_takes_its_share()
    {
        var counts = Count(KeyDistribution.HotSet(keyShare: 0.1, operationShare: 0.9), 1_000)
            .OrderDescending()
            .ToArray();

        // 100 hot keys of 1,800 draws each, 900 cold ones of 22 each.
        Assert.InRange(counts.Take(100).Sum() / (double)Draws, 0.896, 0.904);
        Assert.True(counts[99] > 10 * counts[100]);
    }

    [Fact]
    public void One_key_is_always_that_key()
    {
        foreach (
            var distribution in new[]
            {
                KeyDistribution.Uniform,
                KeyDistribution.Zipfian(),
                KeyDistribution.Latest(),
                KeyDistribution.HotSet(),
            }
        )
        {
            var random = new OperationRandom(9, 9);
            Assert.Equal(0, distribution.CreateChooser(1).Choose(ref random, 1));
        }
    }

    [Fact]
    public void Validate_refuses_what_is_no_distribution()
    {
        Assert.NotEmpty(KeyDistribution.Zipfian(double.NaN).Validate());
        Assert.NotEmpty(KeyDistribution.Latest(5).Validate());
        Assert.Equal(2, KeyDistribution.HotSet(1, 1.1).Validate().Count());
    }
}
