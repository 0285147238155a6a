using System.Diagnostics.Metrics;
using PerfTests.Replica.Metrics;

namespace PerfTests.UnitTests.Replica.Metrics;

public class PrometheusExporterTests
{
    [Fact]
    public void Instruments_are_written_with_help_and_type_in_the_order_they_were_made()
    {
        using var metrics = new NodeMetrics();
        var counter = metrics.Meter.CreateCounter<long>("a_total", description: "Counts\nthings \\ \"so\".");
        metrics.Meter.CreateObservableGauge("b_bytes", () => 0.5, description: "Size.");
        var histogram = metrics.Meter.CreateHistogram(
            "c_items",
            description: "Sizes.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10] }
        );
        metrics.Meter.CreateObservableCounter<double>(
            "d_total",
            () => [new Measurement<double>(3, new KeyValuePair<string, object?>("kind", "x\"y\\z\n"))],
            description: "By kind."
        );
        counter.Add(2);
        histogram.Record(1);
        histogram.Record(5);
        histogram.Record(50);

        const string expected = """
            # HELP a_total Counts\nthings \\ "so".
            # TYPE a_total counter
            a_total 2
            # HELP b_bytes Size.
            # TYPE b_bytes gauge
            b_bytes 0.5
            # HELP c_items Sizes.
            # TYPE c_items histogram
            c_items_bucket{le="1"} 1
            c_items_bucket{le="10"} 2
            c_items_bucket{le="+Inf"} 3
            c_items_sum 56
            c_items_count 3
            # HELP d_total By kind.
            # TYPE d_total counter
            d_total{kind="x\"y\\z\n"} 3

            """;
        Assert.Equal(expected, metrics.Write());
    }

    [Fact]
    public void Observed_samples_are_those_of_the_present_exposition_alone()
    {
        using var metrics = new NodeMetrics();
        var value = 1.0;
        metrics.Meter.CreateObservableGauge("a", () => value);
        metrics.Write();
        value = 2;

        Assert.EndsWith("\na 2\n", metrics.Write(), StringComparison.Ordinal);
        Assert.DoesNotContain("a 1", metrics.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Meter_of_the_same_name_is_not_mixed_in()
    {
        using var metrics = new NodeMetrics();
        using var other = new NodeMetrics();
        other.Meter.CreateCounter<long>("other_total").Add(1);

        Assert.Equal("", metrics.Write());
    }

    [Fact]
    public void Second_instrument_of_one_name_is_refused()
    {
        using var metrics = new NodeMetrics();
        metrics.Meter.CreateCounter<long>("a_total", description: "A.");

        Assert.Throws<ArgumentException>(() => metrics.Meter.CreateObservableGauge("a_total", () => 1.0));
    }

    [Fact]
    public void Counts_from_many_threads_add_up_exactly()
    {
        using var metrics = new NodeMetrics();
        var counter = metrics.Meter.CreateCounter<long>("a_total");

        Parallel.For(
            0,
            8,
            _ =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    counter.Add(1);
                }
            }
        );

        Assert.EndsWith("\na_total 80000\n", metrics.Write(), StringComparison.Ordinal);
    }
}
