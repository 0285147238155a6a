using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.UnitTests.Recording;

public class LatencyRecorderTests
{
    private readonly LatencyRecorder _recorder = new();

    [Fact]
    public void Recorder_without_values_has_no_quantiles()
    {
        Assert.True(double.IsNaN(_recorder.Quantile(0.5)));
        Assert.True(double.IsNaN(_recorder.MeanNanoseconds));
        Assert.Equal(0, _recorder.MaxNanoseconds);
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

        Assert.Equal(value, _recorder.Quantile(0.5));
        Assert.Equal(value, _recorder.MaxNanoseconds);
        Assert.Equal(value, _recorder.MeanNanoseconds);
    }

    [Fact]
    public void Recorder_with_values_out_of_range_holds_them_at_the_bounds()
    {
        _recorder.Record(-5);
        _recorder.Record(long.MaxValue);

        Assert.Equal(0, _recorder.Quantile(0.5));
        Assert.Equal(RunHistograms.HighestNanoseconds, _recorder.Quantile(1));
    }

    [Fact]
    public void Quantile_of_many_values_is_known_to_a_thousandth()
    {
        var random = new Seed(3).CreateRandom();
        var values = Enumerable.Range(0, 50_000).Select(_ => (long)random.NextExponential(1e6)).Order().ToArray();
        foreach (var value in values)
        {
            _recorder.Record(value);
        }

        Assert.All(
            new[] { 0.01, 0.5, 0.9, 0.99, 0.999, 1 },
            share =>
            {
                var exact = values[(int)Math.Ceiling(share * values.Length) - 1];
                Assert.InRange(_recorder.Quantile(share), exact, exact * 1.001);
            }
        );
    }

    [Fact]
    public void Histogram_filled_from_a_recorder_equals_one_filled_by_hand()
    {
        var random = new Seed(4).CreateRandom();
        var (merged, byHand) = (RunHistograms.Create(), RunHistograms.Create());
        for (var count = 0; count < 20_000; count++)
        {
            var value = (long)Math.Exp(random.NextDouble() * 28);
            _recorder.Record(value);
            byHand.RecordValue(value);
        }

        _recorder.AddTo(merged);

        Assert.Equal(HistogramCodec.Encode(byHand), HistogramCodec.Encode(merged));
    }

    [Fact]
    public void Recorder_that_adds_another_holds_both()
    {
        var other = new LatencyRecorder();
        _recorder.Record(10);
        other.Record(5_000_000);

        _recorder.Add(other);

        Assert.Equal(2, _recorder.Count);
        Assert.Equal(10, _recorder.Quantile(0.5));
        Assert.Equal(5_000_000, _recorder.MaxNanoseconds);
    }

    [Fact]
    public void Recorder_that_is_cleared_holds_nothing()
    {
        _recorder.Record(10);

        _recorder.Clear();

        Assert.Equal(0, _recorder.Count);
        Assert.True(double.IsNaN(_recorder.Quantile(0.5)));
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
