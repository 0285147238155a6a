using PerfTests.Replica.Metrics;

namespace PerfTests.UnitTests.Replica.Metrics;

public class PrometheusTextTests
{
    [Fact]
    public void Families_are_written_with_help_and_type_in_order()
    {
        var registry = new MetricRegistry();
        var counter = registry.Counter("a_total", "Counts\nthings \\ \"so\".");
        registry.Gauge("b_bytes", "Size.", () => 0.5);
        var histogram = registry.Histogram("c_items", "Sizes.", 1, 10);
        registry.Add(
            new ObservedMetric(
                "d_total",
                "By kind.",
                MetricKind.Counter,
                () => [new MetricSample([("kind", "x\"y\\z\n")], 3)]
            )
        );
        counter.Add(2);
        histogram.Observe(1);
        histogram.Observe(5);
        histogram.Observe(50);

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
        Assert.Equal(expected, registry.Write());
    }

    [Fact]
    public void Two_metrics_of_one_name_are_refused()
    {
        var registry = new MetricRegistry();
        registry.Counter("a_total", "A.");
        Assert.Throws<ArgumentException>(() => registry.Counter("a_total", "A."));
    }
}
