using PerfTests.Analysis.Scalability;
using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Scalability;

/// <summary>Sweeps of HotStuff on five regions of a cloud, as published with the repetitions of every load.</summary>
public class PublishedSweepTests
{
    public static TheoryData<int> Sweeps
    {
        get
        {
            var cases = new TheoryData<int>();
            for (var row = 0; row < KnownCases.Rows("hotstuff-bench/expected_saturation.csv").Count; row++)
            {
                cases.Add(row);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Sweeps))]
    public void Saturation_of_a_published_sweep_is_the_one_computed(int row)
    {
        var expected = KnownCases.Rows("hotstuff-bench/expected_saturation.csv")[row];
        var sweep = Sweep(expected["variant"], expected["faults"], expected["nodes"]);

        var votes = KneeEstimate.Of(sweep).Votes;

        Assert.Equal(expected["n_points"], $"{sweep.Points.Count}");
        Assert.Equal(Number(expected["highest_load_with_achieved_ge_93pct"]), votes[0].Low);
        Assert.Equal(Number(expected["load_at_peak_tps"]), sweep.Peak.Offered);
        Assert.Equal(Number(expected["peak_tps"])!.Value, sweep.Peak.Achieved, 1.0);
        Assert.Equal(Number(expected["kneed_latency_knee_convex_inc_S1"]), sweep.KneeOfLatency());
        Assert.Equal(Number(expected["kneed_tps_knee_concave_inc_S1"]), votes[2].Low);
    }

    [Fact]
    public void Collapse_beyond_saturation_is_flagged()
    {
        var sweep = Sweep("2-chain", "0", "20");
        var estimate = KneeEstimate.Of(sweep);

        Assert.Equal(140_000, sweep.Collapse!.Offered);
        Assert.Equal(82_704, sweep.Collapse.Achieved, 1.0);
        Assert.InRange(130_000, estimate.Low!.Value, estimate.High!.Value);
        Assert.True(estimate.Agreement >= 2, estimate.Explanation);
    }

    [Fact]
    public void Noise_of_the_repetitions_is_the_published_one()
    {
        var groups = KnownCases
            .Rows("hotstuff-bench/runs.csv")
            .GroupBy(row => (row["variant"], row["faults"], row["nodes"], row["input_rate_tps"]))
            .Where(group => group.Count() > 1)
            .ToArray();
        double[] Percent(string column) =>
            [
                .. groups
                    .Select(group =>
                        100
                        * Descriptive.CoefficientOfVariation([.. group.Select(row => KnownCases.Number(row[column]))])
                    )
                    .Order(),
            ];
        var (throughput, latency) = (Percent("e2e_tps"), Percent("e2e_latency_ms"));

        Assert.Equal(4.0, Quantiles.Median(throughput), 0.1);
        Assert.Equal(14.6, Quantiles.Median(latency), 0.1);
        Assert.InRange(throughput[(int)(0.9 * throughput.Length)], 20, 24);
        Assert.InRange(latency[(int)(0.9 * latency.Length)], 52, 64);
    }

    private static LoadSweep Sweep(string variant, string faults, string nodes) =>
        new(
            KnownCases
                .Rows("hotstuff-bench/runs.csv")
                .Where(row => row["variant"] == variant && row["faults"] == faults && row["nodes"] == nodes)
                .Select(row => new SweepPoint(
                    KnownCases.Number(row["input_rate_tps"]),
                    KnownCases.Number(row["e2e_tps"]),
                    KnownCases.Number(row["e2e_latency_ms"])
                )),
            isRate: true
        );

    private static double? Number(string text) => text.Length == 0 ? null : KnownCases.Number(text);
}
