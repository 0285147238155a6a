using PerfTests.Analysis;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Results;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.FaultTolerance;

public class LivenessTests
{
    [Fact]
    public void Cluster_that_commits_again_after_the_healing_is_live()
    {
        var run = Run(goodput: seconds => seconds is >= 20 and < 25 ? 0 : PlantedRun.Normal);

        Assert.Equal((null, null), Judge(run));
    }

    [Fact]
    public void Cluster_that_never_commits_again_fails_the_run_with_that_as_reason()
    {
        var record = Run(goodput: seconds => seconds < 20 ? PlantedRun.Normal : 0);

        var verdict = RunAnalysis.Analyze(record).Verdict;

        Assert.Equal(RunStatus.Failed, verdict.Status);
        Assert.Contains("no operation committed within 5 s", verdict.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Cluster_that_commits_again_only_after_the_deadline_is_stuck()
    {
        var run = Run(goodput: seconds => seconds is >= 20 and < 28 ? 0 : PlantedRun.Normal);

        Assert.NotNull(Judge(run).Stuck);
    }

    [Fact]
    public void Run_that_ends_too_soon_after_the_healing_shows_nothing()
    {
        var record = Run(goodput: seconds => seconds < 20 ? PlantedRun.Normal : 0, healed: 38);

        Assert.NotNull(Judge(record).Untold);
        Assert.Equal(RunStatus.Invalid, RunAnalysis.Analyze(record).Verdict.Status);
    }

    [Theory]
    [InlineData(OperationKind.Read, true)]
    [InlineData(OperationKind.LocalRead, false)]
    public void Reads_after_the_load_show_it_unless_a_replica_answers_them_alone(OperationKind kind, bool isShown)
    {
        var record = Run(goodput: seconds => seconds < 20 ? PlantedRun.Normal : 0, healed: 38) with
        {
            Operations =
            [
                new OperationRecord(
                    OperationSequences.FirstReadBack,
                    1,
                    kind,
                    Outcome.Ok,
                    true,
                    0,
                    0,
                    41_000_000_000,
                    41_000_000_000,
                    41_100_000_000,
                    9,
                    0
                ),
            ],
        };

        Assert.Equal(isShown, Judge(record).Untold is null);
    }

    [Fact]
    public void Run_in_which_nothing_was_healed_is_not_judged()
    {
        var record = Run(goodput: seconds => seconds < 20 ? PlantedRun.Normal : 0) with { Faults = [] };

        Assert.Equal((null, null), Judge(record));
    }

    private static (string? Stuck, string? Untold) Judge(RunRecord record)
    {
        var liveness = Liveness.Judge(record);
        return (liveness.Stuck, liveness.Untold);
    }

    /// <summary>Seconds 10 to 40, a fault at 20, operations may take 5 s to commit again.</summary>
    private static RunRecord Run(Func<double, double> goodput, double healed = 22)
    {
        var record = new PlantedRun { Goodput = goodput, Faults = [PlantedRun.Fault(1, at: 20, healed)] }.Record();
        return record with { Manifest = record.Manifest with { LivenessSeconds = 5, ChecksSafety = true } };
    }
}
