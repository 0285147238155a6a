using PerfTests.Analysis;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Results;

namespace PerfTests.UnitTests.Analysis.FaultTolerance;

public class RecoverySummariesTests
{
    [Fact]
    public void Median_and_worst_are_over_the_runs_that_count()
    {
        var summary = Assert.Single(RecoverySummaries.Over([Outage(1), Outage(3), Outage(2), Invalid()]));

        Assert.Equal(3, summary.Runs);
        var recovery = Figure(summary, "recovery_seconds");
        Assert.Equal((2, 3), (Math.Round(recovery.Median.Value, 6), Math.Round(recovery.Worst.Value, 6)));
        Assert.Equal((3, 0), (recovery.Runs, recovery.Censored));
        Assert.Equal(0.85, Figure(summary, "availability_share").Worst.Value, 6);
        Assert.Equal([400, 400, 400], summary.Periods.Select(period => period.GoodputPerSecond));
    }

    [Fact]
    public void Run_that_never_recovered_ranks_last_and_is_never_averaged()
    {
        var odd = Figure(RecoverySummaries.Over([Outage(1), Outage(20), Outage(2)])[0], "recovery_seconds");
        var even = Figure(RecoverySummaries.Over([Outage(1), Outage(20)])[0], "recovery_seconds");
        var mostly = Figure(RecoverySummaries.Over([Outage(1), Outage(20), Outage(20)])[0], "recovery_seconds");

        Assert.Equal((2, false), (Math.Round(odd.Median.Value, 6), odd.Median.IsCensored));
        Assert.Equal((20, true, 1), (odd.Worst.Value, odd.Worst.IsCensored, odd.Censored));
        Assert.Equal((1, true), (Math.Round(even.Median.Value, 6), even.Median.IsCensored));
        Assert.Equal((20, true), (mostly.Median.Value, mostly.Median.IsCensored));
    }

    [Fact]
    public void Figures_that_no_run_has_are_left_out()
    {
        var summary = RecoverySummaries.Over([Outage(1)])[0];

        Assert.DoesNotContain(summary.Figures, figure => figure.Figure.Name == "error_budget_burn_ratio");
        Assert.Empty(RecoverySummaries.Over([RunAnalysis.Analyze(TestRecords.Steady())]));
    }

    private static FigureSummary Figure(RecoverySummary summary, string name) =>
        summary.Figures.Single(figure => figure.Figure.Name == name);

    private static BenchmarkResult Outage(double seconds) =>
        RunAnalysis.Analyze(
            new PlantedRun { Goodput = t => t >= 20 && t < 20 + seconds ? 0 : PlantedRun.Normal }.Record()
        );

    private static BenchmarkResult Invalid() =>
        RunAnalysis.Analyze(new PlantedRun { Goodput = _ => 100, Faults = [PlantedRun.Fault(1, 20, 21)] }.Record());
}
