using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.UnitTests.Recording;

public class LatencyHistogramTests
{
    private const long Millisecond = 1_000_000;

    [Theory]
    [InlineData(50, Millisecond + 447)]
    [InlineData(50.0000000000001, 2 * Millisecond)]
    [InlineData(100, 2 * Millisecond)]
    public void Percentile_is_the_highest_of_the_bucket_that_holds_its_rank(double percentile, double nanoseconds)
    {
        // HdrHistogram's HistogramTest: of {1, 2} p50 is 1 and p50.0000000000001 is 2.
        var histogram = LatencyHistogram.Of([Millisecond, 2 * Millisecond]);

        Assert.Equal(nanoseconds, histogram.Percentile(percentile));
    }

    [Fact]
    public void Percentile_of_few_values_is_not_the_one_below()
    {
        // 84 values: rank ceil(83.16) is the last. Rounded to the nearest it would be the 83rd.
        var histogram = TestHistograms.Of((3_890_000, 83), (14_200_000, 1));

        Assert.Equal(14_200_000, histogram.Percentile(99));
    }

    [Fact]
    public void Percentile_lies_never_above_the_largest_value_nor_below_an_earlier_one()
    {
        var random = new Seed(5).CreateRandom();
        for (var round = 0; round < 50; round++)
        {
            var values = Enumerable.Range(0, 84).Select(_ => (long)random.NextExponential(5e6)).Order().ToArray();
            var histogram = LatencyHistogram.Of(values);

            var found = Enumerable.Range(0, 1_001).Select(step => histogram.Percentile(step / 10.0)).ToArray();

            Assert.Equal(found.Order(), found);
            Assert.Equal(values[^1], found[^1]);
            Assert.Equal(values[0], histogram.MinNanoseconds);
        }
    }

    [Fact]
    public void Merged_histogram_holds_all_values_and_their_exact_totals()
    {
        var (one, other) = (LatencyHistogram.Of([5, 7 * Millisecond]), LatencyHistogram.Of([3 * Millisecond]));

        var merged = LatencyHistogram.Merge([one, other, LatencyHistogram.Empty]);

        Assert.Equal(new LatencyTotals(3, (10 * Millisecond) + 5, 5, 7 * Millisecond), merged.Totals);
        Assert.Equal(
            LatencyHistogram.Of([5, 3 * Millisecond, 7 * Millisecond]).Buckets.AsEnumerable(),
            merged.Buckets.AsEnumerable()
        );
    }

    [Fact]
    public void Standard_deviation_is_that_of_the_values_to_the_width_of_a_bucket()
    {
        // R: x <- c(1, 3); sqrt(mean((x - mean(x))^2)) is 1.
        var histogram = TestHistograms.Of((Millisecond, 10), (3 * Millisecond, 10));

        Assert.Equal(Millisecond, histogram.StandardDeviationNanoseconds(), Millisecond * 0.001);
    }

    [Theory]
    [InlineData(2, 3 * Millisecond, Millisecond, 2 * Millisecond, true)]
    [InlineData(3, 3 * Millisecond, Millisecond, 2 * Millisecond, false)]
    [InlineData(2, 9 * Millisecond, Millisecond, 2 * Millisecond, false)]
    [InlineData(2, -1, Millisecond, 2 * Millisecond, false)]
    [InlineData(2, 3 * Millisecond, 0, 2 * Millisecond, false)]
    [InlineData(2, 3 * Millisecond, Millisecond, 2 * Millisecond + 5_000, false)]
    public void Totals_are_taken_if_the_buckets_can_have_them(long count, long sum, long min, long max, bool areTaken)
    {
        var decoded = HistogramCodec.Decode(HistogramCodec.Encode(LatencyHistogram.Of([Millisecond, 2 * Millisecond])));
        var totals = new LatencyTotals(count, sum, min, max);

        if (areTaken)
        {
            Assert.Equal(totals, decoded.WithTotals(totals).Totals);
        }
        else
        {
            Assert.Throws<InvalidDataException>(() => decoded.WithTotals(totals));
        }
    }
}
