using System.Globalization;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Regression;

namespace PerfTests.UnitTests.Analysis.Comparison;

public class CsvComparisonTests
{
    private static readonly double[] Steady = [100, 101, 99.5, 100.4, 99.8, 100.9, 100.2, 99.1, 100.6, 99.9];

    [Theory]
    [InlineData(1.0, Verdict.Pass)]
    [InlineData(1.01, Verdict.Pass)]
    [InlineData(1.10, Verdict.Regressed)]
    [InlineData(0.90, Verdict.Improved)]
    [InlineData(1.03, Verdict.Inconclusive)]
    public void Verdict_on_runs_that_changed_by_a_factor_follows_the_threshold(double factor, Verdict verdict)
    {
        double[] candidate = [.. Steady.Reverse().Select(value => value * factor)];

        Assert.Equal(verdict, Compare(Steady, candidate).Verdict);
        Assert.Equal(verdict, Compare(Steady, candidate, new ComparisonOptions { IsPaired = true }).Verdict);
    }

    [Fact]
    public void Metric_that_should_be_high_regresses_when_it_falls()
    {
        double[] candidate = [.. Steady.Select(value => value * 0.8)];
        var comparison = Compare(Steady, candidate, new ComparisonOptions { HigherIsBetter = ["m"] });
        var metric = Assert.Single(comparison.Metrics);

        Assert.Equal(Verdict.Regressed, metric.Verdict);
        Assert.Equal(-20, metric.EstimatePercent!.Value, 0.5);
    }

    [Fact]
    public void Figures_of_a_comparison_are_consistent()
    {
        double[] candidate = [.. Steady.Reverse().Select(value => value * 1.10)];
        var metric = Assert.Single(Compare(Steady, candidate).Metrics);

        Assert.Equal(10, metric.EstimatePercent!.Value, 0.3);
        Assert.InRange(
            metric.EstimatePercent.Value,
            metric.IntervalLowPercent!.Value,
            metric.IntervalHighPercent!.Value
        );
        Assert.InRange(metric.P!.Value, 0, 0.001);
        Assert.Equal(3, metric.ThresholdPercent, 1e-9);
        Assert.InRange(metric.MinimumDetectablePercent!.Value, 3, 5);
    }

    [Fact]
    public void Example_of_benchstat_gives_its_p_and_its_change()
    {
        var comparison = CsvComparison.Compare(Benchstat("old.txt"), Benchstat("new.txt"));
        var (json, gob) = (comparison.Metrics[0], comparison.Metrics[1]);

        Assert.Equal(Verdict.Improved, json.Verdict);
        Assert.Equal(-17.20, json.EstimatePercent!.Value, 0.2);
        Assert.InRange(json.P!.Value, 0, 0.0005);
        Assert.Equal(Verdict.Pass, gob.Verdict);
        Assert.Equal(0.446, gob.P!.Value, 0.0005);
        Assert.Equal(-8.94, comparison.GeometricMeanPercent!.Value, 0.2);
        Assert.Equal(Verdict.Improved, comparison.Verdict);
    }

    [Fact]
    public void Tables_that_are_equal_in_every_value_pass()
    {
        var metric = Assert.Single(Compare([5, 5, 5, 5, 5], [5, 5, 5, 5, 5]).Metrics);

        Assert.Equal(Verdict.Pass, metric.Verdict);
        Assert.Equal(1, metric.P);
        Assert.Equal(0, metric.EstimatePercent);
    }

    [Theory]
    [InlineData(1, false, "at least 5 rows on each side")]
    [InlineData(4, false, "at least 5 rows on each side")]
    [InlineData(6, true, "at least 7 pairs")]
    public void Too_few_rows_are_inconclusive_and_say_how_many_are_needed(int rows, bool isPaired, string needed)
    {
        double[] candidate = [.. Steady.Take(rows).Select(value => value * 2)];
        var comparison = Compare(Steady[..rows], candidate, new ComparisonOptions { IsPaired = isPaired });
        var metric = Assert.Single(comparison.Metrics);

        Assert.Equal(Verdict.Inconclusive, metric.Verdict);
        Assert.Equal(needed, metric.WhatWouldSettleIt);
        Assert.Null(metric.MinimumDetectablePercent);
    }

    [Fact]
    public void More_metrics_need_more_rows_for_the_same_family_error()
    {
        var text =
            "a,b,c,d\n"
            + string.Concat(Steady[..5].Select(v => string.Create(CultureInfo.InvariantCulture, $"{v},{v},{v},{v}\n")));
        var table = CsvTable.Parse(text, "a.csv");

        Assert.All(
            CsvComparison.Compare(table, table).Metrics,
            metric => Assert.Equal("at least 6 rows on each side", metric.WhatWouldSettleIt)
        );
    }

    [Fact]
    public void Values_without_a_ratio_are_inconclusive_with_the_p_of_the_plain_values()
    {
        // go-moremath: two-sided exact p of these samples.
        var metric = Assert.Single(Compare([0, 4, 6, 7], [2, 1, 3, 5]).Metrics);

        Assert.Equal(Verdict.Inconclusive, metric.Verdict);
        Assert.Equal(0.48571428571428577, metric.P!.Value, 1e-12);
        Assert.Null(metric.EstimatePercent);
        Assert.Contains("base.csv line 2 holds 0", metric.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_are_zero_everywhere_pass()
    {
        Assert.Equal(Verdict.Pass, Compare([0, 0, 0, 0, 0], [0, 0, 0, 0, 0]).Verdict);
    }

    [Fact]
    public void Metric_that_only_advises_cannot_fail_the_check()
    {
        double[] candidate = [.. Steady.Select(value => value * 2)];
        var comparison = CsvComparison.Compare(
            Table("base.csv", ("m", Steady), ("extra", Steady)),
            Table("new.csv", ("m", Steady), ("extra", candidate)),
            new ComparisonOptions { Advisory = ["extra"] }
        );

        Assert.Equal(Verdict.Regressed, comparison.Metrics[1].Verdict);
        Assert.Equal(Verdict.Pass, comparison.Verdict);
    }

    [Fact]
    public void Everything_wrong_with_two_tables_is_reported_at_once()
    {
        var exception = Assert.Throws<InvalidTableException>(() =>
            CsvComparison.Compare(
                Table("base.csv", ("a", [1, 2]), ("b", [1, 2])),
                Table("new.csv", ("b", [1, 2, 3]), ("c", [1, 2, 3])),
                new ComparisonOptions { IsPaired = true, HigherIsBetter = ["d"] }
            )
        );

        Assert.Equal(["a", "c", "d", null], exception.Problems.Select(problem => problem.Column));
    }

    [Fact]
    public void Table_with_a_header_alone_is_refused()
    {
        var exception = Assert.Throws<InvalidTableException>(() => Compare([], [1]));

        Assert.Contains("no row below the header", Assert.Single(exception.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threshold_below_zero_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Compare([1], [1], new ComparisonOptions { ThresholdPercent = -1 })
        );
    }

    private static TableComparison Compare(double[] baseline, double[] candidate, ComparisonOptions? options = null) =>
        CsvComparison.Compare(Table("base.csv", ("m", baseline)), Table("new.csv", ("m", candidate)), options);

    private static CsvTable Table(string name, params (string Column, double[] Values)[] columns)
    {
        var rows = Enumerable
            .Range(0, columns[0].Values.Length)
            .Select(row =>
                string.Join(
                    ',',
                    columns.Select(column => column.Values[row].ToString("R", CultureInfo.InvariantCulture))
                )
            );
        return CsvTable.Parse(
            string.Join(',', columns.Select(column => column.Column)) + "\n" + string.Join('\n', rows),
            name
        );
    }

    private static CsvTable Benchstat(string file)
    {
        var lines = KnownCases
            .Text($"benchstat/{file}")
            .Split('\n')
            .Where(line => line.StartsWith("Benchmark", StringComparison.Ordinal));
        double[] Values(string format) =>
            [
                .. lines
                    .Where(line => line.Contains(format, StringComparison.Ordinal))
                    .Select(line => KnownCases.Number(line.Split('\t')[2].Trim().Split(' ')[0])),
            ];
        return Table(file, ("json", Values("format=json")), ("gob", Values("format=gob")));
    }
}
