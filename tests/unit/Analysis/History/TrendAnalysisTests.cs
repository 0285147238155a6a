using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Regression.ChangePoints;
using PerfTests.Analysis.Results;
using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.History;

public class TrendAnalysisTests
{
    private static readonly RunMetric Goodput = new(
        FigureNames.Goodput,
        "Goodput",
        "1/s",
        1,
        FigureKind.Absolute,
        IsHigherBetter: true
    );

    [Fact]
    public void Trend_with_a_planted_drop_finds_its_first_run_and_calls_it_worse()
    {
        var points = Points([.. Level(1_000, 30), .. Level(900, 30)]);

        var trend = TrendAnalysis.Analyze("s", Goodput, points);

        var change = Assert.Single(Assert.Single(trend.Epochs).Changes);
        Assert.Equal("run-030", change.First.RunId);
        Assert.Equal("run-029", change.Last.RunId);
        Assert.True(change.IsWorse);
        Assert.InRange(change.ChangePercent, -11, -9);
        Assert.InRange(trend.Epochs[0].Median, 890, 910);
    }

    [Fact]
    public void Trend_of_a_metric_where_less_is_better_calls_a_drop_better()
    {
        var points = Points([.. Level(1_000, 30), .. Level(900, 30)]);

        var trend = TrendAnalysis.Analyze("s", Goodput with { IsHigherBetter = false }, points);

        Assert.False(Assert.Single(trend.Epochs[0].Changes).IsWorse);
    }

    [Fact]
    public void Trend_with_a_change_below_five_percent_reports_none()
    {
        var trend = TrendAnalysis.Analyze("s", Goodput, Points([.. Level(1_000, 40), .. Level(960, 40)]));

        Assert.Empty(trend.Epochs[0].Changes);
    }

    [Fact]
    public void Trend_with_two_outliers_in_a_row_reports_no_level_shorter_than_three_runs()
    {
        var trend = TrendAnalysis.Analyze("s", Goodput, Points([.. Level(1_000, 30), 500, 500, .. Level(1_000, 30)]));

        Assert.Empty(trend.Epochs[0].Changes);
    }

    [Fact]
    public void Trend_whose_level_changes_with_the_machine_reports_two_epochs_and_no_change()
    {
        var points = Points([.. Level(1_000, 30), .. Level(500, 30)])
            .Select((point, i) => point with { Epoch = i < 30 ? "one" : "two" });

        var trend = TrendAnalysis.Analyze("s", Goodput, [.. points]);

        Assert.Equal(["one", "two"], trend.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(trend.Epochs, epoch => Assert.Empty(epoch.Changes));
    }

    [Fact]
    public void Trend_of_two_machines_that_take_turns_finds_the_change_in_each()
    {
        double[] one = [.. Level(1_000, 30), .. Level(800, 30)];
        double[] other = [.. Level(300, 30), .. Level(240, 30)];
        var points = Points([.. one.Zip(other, (a, b) => new[] { a, b }).SelectMany(pair => pair)])
            .Select((point, i) => point with { Epoch = i % 2 == 0 ? "one" : "other" });

        var trend = TrendAnalysis.Analyze("s", Goodput, [.. points]);

        Assert.All(trend.Epochs, epoch => Assert.Equal(30, Assert.Single(epoch.Changes).Index));
    }

    [Fact]
    public void Trend_of_runs_in_any_order_sorts_them_by_time()
    {
        var points = Points([.. Level(1_000, 30), .. Level(900, 30)]);

        var trend = TrendAnalysis.Analyze("s", Goodput, [.. points.Reverse()]);

        Assert.Equal(points, trend.Epochs[0].Points);
    }

    [Fact]
    public void Trend_with_runs_that_cannot_be_believed_leaves_them_out_and_counts_them()
    {
        var points = Points(Level(1_000, 5)).Select((point, i) => point with { Status = (RunStatus)(i % 4) }).ToArray();

        var trend = TrendAnalysis.Analyze("s", Goodput, points);

        Assert.Equal(2, trend.LeftOut);
        Assert.Equal(
            [RunStatus.Passed, RunStatus.Failed, RunStatus.Passed],
            trend.Epochs[0].Points.Select(point => point.Status)
        );
    }

    [Fact]
    public void Trend_without_runs_has_no_epoch()
    {
        Assert.Empty(TrendAnalysis.Analyze("s", Goodput, []).Epochs);
    }

    [Fact]
    public void Settings_of_the_procedure_are_those_of_the_method()
    {
        var options = TrendAnalysis.Options;

        Assert.Equal(
            (ChangePointMethod.Robust, 50, 0.001, 0.05),
            (options.Method, options.Window, options.MaxP, options.MinMagnitude)
        );
    }

    /// <summary>Values within 1 % of a level.</summary>
    private static double[] Level(double level, int count)
    {
        var random = new Seed(7).Derive((int)level).CreateRandom();
        return [.. Enumerable.Range(0, count).Select(_ => level * (0.99 + (0.02 * random.NextDouble())))];
    }

    private static HistoryPoint[] Points(double[] values) =>
        [
            .. values.Select(
                (value, i) =>
                    new HistoryPoint(
                        $"run-{i:000}",
                        DateTimeOffset.UnixEpoch.AddHours(i),
                        "one",
                        RunStatus.Passed,
                        $"commit-{i}",
                        value
                    )
            ),
        ];
}
