using System.Globalization;
using MathNet.Numerics.Distributions;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Statistics;
using PerfTests.Reporting.Checks;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Comparison;

/// <summary>What a comparison says must be so: direction, size, confidence, and what it could have found.</summary>
public class HonestComparisonTests
{
    private static readonly double[] Steady = [100, 101, 99.5, 100.4, 99.8, 100.9, 100.2, 99.1, 100.6, 99.9];

    [Fact]
    public void Goodput_that_falls_by_forty_percent_is_worse_by_forty_percent()
    {
        var comparison = Compare("goodput_per_second", Steady, [.. Steady.Select(value => value * 0.6)]);
        var metric = Assert.Single(comparison.Metrics);
        var text = string.Join('\n', CheckText.Lines(comparison));

        Assert.Equal(Verdict.Regressed, metric.Verdict);
        Assert.Equal(-40, metric.EstimatePercent!.Value, 0.5);
        Assert.InRange(
            metric.EstimatePercent!.Value,
            metric.IntervalLowPercent!.Value,
            metric.IntervalHighPercent!.Value
        );
        Assert.Equal(-40, comparison.GeometricMeanPercent!.Value, 0.5);
        Assert.StartsWith("worse by 40", metric.Reason, StringComparison.Ordinal);
        Assert.Contains("-40.00 % worse", text, StringComparison.Ordinal);
        Assert.Contains("95% interval [-", text, StringComparison.Ordinal);
        Assert.Contains("higher is better, by its name", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Goodput_that_rises_is_better_in_its_own_percent()
    {
        var metric = Assert.Single(Compare("goodput", Steady, [.. Steady.Select(value => value * 2)]).Metrics);

        Assert.Equal(Verdict.Improved, metric.Verdict);
        Assert.Equal(100, metric.EstimatePercent!.Value, 1.5);
        Assert.Matches("^better by (99|10)", metric.Reason);
    }

    [Theory]
    [InlineData("throughput", true)]
    [InlineData("Throughput (MB/s)", true)]
    [InlineData("goodputPerSecond", true)]
    [InlineData("requests_per_second", true)]
    [InlineData("writes per second", true)]
    [InlineData("ops", true)]
    [InlineData("commit-rate", true)]
    [InlineData("error_rate", false)]
    [InlineData("timeouts per second", false)]
    [InlineData("failure rate", false)]
    [InlineData("ns_per_op", false)]
    [InlineData("response_p50_us", false)]
    [InlineData("drops", false)]
    [InlineData("generated_bytes", false)]
    public void Name_of_a_rate_of_work_says_that_more_is_better(string name, bool isHigherBetter) =>
        Assert.Equal(isHigherBetter, new ComparisonOptions().IsHigherBetter(name));

    [Fact]
    public void What_is_said_of_a_column_stands_above_its_name()
    {
        var options = new ComparisonOptions { HigherIsBetter = ["score"], LowerIsBetter = ["ops"] };

        Assert.True(options.IsHigherBetter("score"));
        Assert.False(options.IsHigherBetter("ops"));
    }

    [Theory]
    [InlineData(0, false, 0.93)]
    [InlineData(0.5, false, 0.88)]
    [InlineData(0, true, 0.93)]
    [InlineData(0.5, true, 0.88)]
    public void Interval_of_rows_that_depend_on_each_other_still_covers_the_truth(double rho, bool isPaired, double min)
    {
        const int Tables = 400;
        var random = new SeededRandom(new Seed(12));
        var covered = Enumerable
            .Range(0, Tables)
            .Count(_ =>
            {
                var interval = Assert
                    .Single(
                        Compare(
                            "m",
                            Wander(random, rho, 24),
                            Wander(random, rho, 24),
                            new ComparisonOptions { IsPaired = isPaired }
                        ).Metrics
                    )
                    .Interval;
                return interval.Low <= 0 && interval.High >= 0;
            });

        Assert.InRange(covered / (double)Tables, min, 1);
    }

    [Fact]
    public void Interval_of_rows_that_depend_on_each_other_is_said_to_be_wider()
    {
        var random = new SeededRandom(new Seed(2));
        var metric = Assert.Single(Compare("m", Wander(random, 0.8, 40), Wander(random, 0.8, 40)).Metrics);

        Assert.Contains(
            metric.Notes,
            note => note.StartsWith("rows in a row depend on each other", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(12, 0.0033)]
    [InlineData(24, 0.001)]
    [InlineData(12, 0.01)]
    public void Detectable_change_of_pairs_is_found_in_eighty_percent(int pairs, double alpha)
    {
        var change = DetectableChange.OfPairs(pairs, alpha);
        var found = Share(random =>
            SignedRank
                .Test([.. Normals(random, pairs).Select(z => z + change)], Alternative.Greater, RankTestMethod.Exact)
                .P <= alpha
        );

        Assert.InRange(found, 0.76, 0.84);
    }

    [Theory]
    [InlineData(10, 10, 0.01)]
    [InlineData(8, 20, 0.003)]
    public void Detectable_change_of_two_samples_is_found_in_eighty_percent(int candidate, int baseline, double alpha)
    {
        var change = DetectableChange.OfUnpaired(candidate, baseline, alpha);
        var found = Share(random =>
            MannWhitney
                .Test(
                    [.. Normals(random, candidate).Select(z => z + change)],
                    Normals(random, baseline),
                    Alternative.Greater
                )
                .P <= alpha
        );

        Assert.InRange(found, 0.76, 0.84);
    }

    [Fact]
    public void File_with_semicolons_is_read()
    {
        var table = CsvTable.Parse("time_us;ops\n1.5;2\n2.5;3\n", "a.csv");

        Assert.Equal([1.5, 2.5], table["time_us"]);
        Assert.Equal([2, 3], table["ops"]);
    }

    [Fact]
    public void Errors_beyond_twenty_are_counted()
    {
        var text = "a\n" + string.Concat(Enumerable.Repeat("x\n", 500));

        var invalid = Assert.Throws<InvalidTableException>(() => CsvTable.Parse(text, "a.csv"));

        Assert.Equal(500, invalid.Problems.Count);
        Assert.Equal(21, invalid.Message.Split(Environment.NewLine).Length);
        Assert.EndsWith("and 480 more, 500 in all", invalid.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e308, 1e-308)]
    [InlineData(1e-308, 1e308)]
    [InlineData(1e308, -1e308)]
    [InlineData(0, 1e308)]
    [InlineData(-5, 5)]
    public void Values_at_the_ends_of_all_numbers_give_a_verdict_and_json(double baseline, double candidate)
    {
        foreach (var isPaired in (bool[])[false, true])
        {
            var comparison = Compare(
                "m",
                [.. Enumerable.Repeat(baseline, 10)],
                [.. Enumerable.Repeat(candidate, 10)],
                new ComparisonOptions { IsPaired = isPaired }
            );

            Assert.NotEmpty(CheckJson.Render(comparison));
            Assert.DoesNotContain("∞", string.Join('\n', CheckText.Lines(comparison)), StringComparison.Ordinal);
        }
    }

    private static TableComparison Compare(
        string name,
        double[] baseline,
        double[] candidate,
        ComparisonOptions? options = null
    ) => CsvComparison.Compare(Table(name, baseline, "base.csv"), Table(name, candidate, "new.csv"), options);

    private static CsvTable Table(string name, double[] values, string file) =>
        CsvTable.Parse(
            $"{name}\n{string.Join('\n', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n",
            file
        );

    private static double[] Wander(SeededRandom random, double rho, int length)
    {
        var z = 0.0;
        return
        [
            .. Normals(random, length)
                .Select(
                    (e, i) => 100 * Math.Exp(0.02 * (z = i == 0 ? e : (rho * z) + (Math.Sqrt(1 - (rho * rho)) * e)))
                ),
        ];
    }

    private static double[] Normals(SeededRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Normal.InvCDF(0, 1, Math.Max(random.NextDouble(), 1e-12)))];

    private static double Share(Func<SeededRandom, bool> isHit)
    {
        const int Samples = 2_000;
        var random = new SeededRandom(new Seed(77));
        return Enumerable.Range(0, Samples).Count(_ => isHit(random)) / (double)Samples;
    }
}
