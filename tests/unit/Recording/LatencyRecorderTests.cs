using HdrHistogram;
using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.UnitTests.Recording;

public class LatencyRecorderTests
{
    private readonly LatencyRecorder _recorder = new();

    [Fact]
    public void Recorder_without_values_has_no_percentiles()
    {
        var nothing = _recorder.ToHistogram();

        Assert.True(double.IsNaN(nothing.Percentile(50)));
        Assert.True(double.IsNaN(nothing.MeanNanoseconds));
        Assert.True(double.IsNaN(nothing.MaxNanoseconds));
        Assert.Equal(LatencyTotals.None, _recorder.Totals);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_047)]
    [InlineData(2_048)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(1_234_567)]
    [InlineData(999_999_999_999)]
    [InlineData(RunHistograms.HighestNanoseconds)]
    public void Recorder_with_one_value_knows_it(long value)
    {
        _recorder.Record(value);

        Assert.Equal(value, _recorder.ToHistogram().Percentile(50));
        Assert.Equal(new LatencyTotals(1, value, value, value), _recorder.Totals);
        Assert.Equal(0, _recorder.ToHistogram().StandardDeviationNanoseconds());
    }

    [Fact]
    public void Recorder_with_values_out_of_range_holds_them_at_the_bounds()
    {
        _recorder.Record(-5);
        _recorder.Record(long.MaxValue);

        Assert.Equal(
            new LatencyTotals(2, RunHistograms.HighestNanoseconds, 0, RunHistograms.HighestNanoseconds),
            _recorder.Totals
        );
        Assert.Equal(RunHistograms.HighestNanoseconds, _recorder.ToHistogram().Percentile(100));
    }

    [Fact]
    public void Percentile_of_many_values_is_known_to_a_thousandth()
    {
        var random = new Seed(3).CreateRandom();
        var values = Enumerable.Range(0, 50_000).Select(_ => (long)random.NextExponential(1e7)).Order().ToArray();
        foreach (var value in values)
        {
            _recorder.Record(value);
        }

        var histogram = _recorder.ToHistogram();
        Assert.All(
            new[] { 1, 50, 90, 99, 99.9, 100 },
            percentile =>
            {
                var exact = values[PercentileRank.Of(percentile, values.Length) - 1];
                Assert.InRange(histogram.Percentile(percentile), exact, (exact * 1.001) + 512);
            }
        );
        Assert.Equal(values.Average(), histogram.MeanNanoseconds, 1e-6);
    }

    [Fact]
    public void Buckets_and_counts_are_those_of_HdrHistogram()
    {
        var random = new Seed(4).CreateRandom();
        var reference = new LongHistogram(
            RunHistograms.LowestNanoseconds,
            RunHistograms.HighestNanoseconds,
            RunHistograms.SignificantDigits
        );
        for (var count = 0; count < 20_000; count++)
        {
            var value = (long)Math.Exp(random.NextDouble() * 28);
            _recorder.Record(value);
            reference.RecordValue(value);
        }

        var histogram = _recorder.ToHistogram();
        Assert.Equal(reference.TotalCount, histogram.Buckets.Sum(bucket => bucket.Count));
        Assert.All(
            histogram.Buckets,
            bucket =>
            {
                Assert.Equal(bucket.Count, reference.GetCountAtValue(bucket.LowestNanoseconds));
                Assert.Equal(bucket.Count, reference.GetCountAtValue(bucket.HighestNanoseconds));
            }
        );
    }

    [Fact]
    public void Recorder_that_adds_another_holds_both()
    {
        var other = new LatencyRecorder();
        _recorder.Record(10);
        other.Record(5_000_000);

        _recorder.Add(other);

        Assert.Equal(2, _recorder.Count);
        Assert.Equal(511, _recorder.ToHistogram().Percentile(50));
        Assert.Equal(new LatencyTotals(2, 5_000_010, 10, 5_000_000), _recorder.Totals);
    }

    [Fact]
    public void Recorder_that_is_cleared_holds_nothing()
    {
        _recorder.Record(10);

        _recorder.Clear();

        Assert.Equal(0, _recorder.Count);
        Assert.Equal(LatencyTotals.None, _recorder.Totals);
        Assert.Empty(_recorder.ToHistogram().Buckets);
    }

    [Fact]
    public void Recorder_in_known_ranges_allocates_nothing()
    {
        _recorder.Record(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var value = 0; value < 1_000; value++)
        {
            _recorder.Record(value);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
