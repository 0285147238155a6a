using PerfTests.Analysis;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Analysis.Latencies;

public class LatencyAnalysisTests
{
    [Fact]
    public void Percentiles_are_taken_from_the_merged_histogram_without_the_warm_up()
    {
        // 990 operations of 1 ms and 10 of 500 ms, in two intervals: averaged p99s would give something else.
        var record = TestRecords.Steady() with
        {
            Histograms =
            [
                TestRecords.Histogram("warmup.response", 0, 900_000, 1_000),
                TestRecords.Histogram(HistogramTags.Response, 1, 1_000, 990),
                TestRecords.Histogram(HistogramTags.Response, 2, 500_000, 10),
            ],
        };

        var response = RunAnalysis.Analyze(record).Latency.Response;

        Assert.Equal(1_000, response.Count);
        Assert.Equal(1_000, response.At(99), 1_000 * 0.001);
        Assert.Equal(500_000, response.At(99.9), 500_000 * 0.001);
        Assert.Equal(500_000, response.MaxUs, 500_000 * 0.001);
        Assert.Equal(5_990, response.MeanUs, 5_990 * 0.001);
        Assert.Equal(49_649.7, response.StandardDeviationUs, 50_000 * 0.001);
    }

    [Theory]
    [InlineData(999, 99, true)]
    [InlineData(1_000, 99, false)]
    [InlineData(10_000, 99.9, false)]
    [InlineData(9_999, 99.9, true)]
    [InlineData(100_000, 99.99, false)]
    [InlineData(1, 100, false)]
    public void Percentile_with_fewer_than_ten_samples_beyond_it_is_marked(
        int samples,
        double percentile,
        bool isTooFew
    )
    {
        var record = TestRecords.Steady() with
        {
            Histograms = [TestRecords.Histogram(HistogramTags.Response, 1, 1_000, samples)],
        };

        var value = RunAnalysis
            .Analyze(record)
            .Latency.Response.Percentiles.Single(shown => shown.Percentile.Equals(percentile));

        Assert.Equal((isTooFew, (long)samples), (value.IsTooFew, value.Samples));
    }

    [Fact]
    public void Curve_rises_on_an_axis_of_nines_and_ends_with_the_last_sample()
    {
        var points = RunAnalysis.Analyze(TestRecords.Steady()).Latency.Response.Points;

        Assert.Equal(0, points[0].Percentile);
        Assert.Equal(99.95, points[^1].Percentile, 9);
        Assert.Equal(points.Select(p => p.Percentile).Order(), points.Select(p => p.Percentile));
    }

    [Fact]
    public void Heatmap_counts_every_operation_once_in_its_interval_and_bucket()
    {
        var map = RunAnalysis.Analyze(TestRecords.Steady()).Latency.Heatmap;

        Assert.Equal(11, map.Columns.Count);
        Assert.True(map.Columns[0].IsWarmUp);
        Assert.All(map.Columns, column => Assert.Equal(100, column.Counts.Sum()));
        Assert.All(map.Columns, column => Assert.Equal(map.BoundsUs.Count - 1, column.Counts.Count));
        Assert.InRange(10_000, map.BoundsUs[0] * 0.99, map.BoundsUs[1]);
        Assert.InRange(90_000, map.BoundsUs[^2], map.BoundsUs[^1]);
    }

    [Fact]
    public void Phases_add_up_to_the_total_and_the_rest_stays_unattributed()
    {
        var steady = TestRecords.Steady();
        var phases = RunAnalysis
            .Analyze(
                steady with
                {
                    Histograms =
                    [
                        .. steady.Histograms,
                        TestRecords.Histogram(HistogramTags.Submission, 1, 1_000, 500),
                        TestRecords.Histogram(HistogramTags.Consensus, 1, 4_000, 500),
                        TestRecords.Histogram(HistogramTags.Application, 1, 1_000, 500),
                        TestRecords.Histogram(HistogramTags.Return, 1, 2_000, 500),
                    ],
                }
            )
            .Phases!;

        Assert.Equal(
            ["waiting", "submission", "consensus", "application", "return", "unattributed"],
            phases.Phases.Select(phase => phase.Name)
        );
        Assert.Equal(0.5, phases.Coverage);
        Assert.Equal(1, phases.Phases.Sum(phase => phase.Share), 9);
        Assert.Equal(0.2, phases.Phases[2].Share, 3);
        Assert.Equal(0.4, phases.Phases[^1].Share, 3);
        Assert.Equal(0, phases.Excess);
    }

    [Fact]
    public void Phases_that_exceed_the_total_are_a_warning_and_never_a_negative_rest()
    {
        var steady = TestRecords.Steady();
        var result = RunAnalysis.Analyze(
            steady with
            {
                Histograms = [.. steady.Histograms, TestRecords.Histogram(HistogramTags.Consensus, 1, 12_000, 1_000)],
            }
        );

        Assert.Equal(0, result.Phases!.Phases[^1].ContributionUs);
        Assert.Equal(0.4, result.Phases.Excess, 2);
        Assert.Contains(result.Warnings, warning => warning.Contains("phases", StringComparison.Ordinal));
    }
}
