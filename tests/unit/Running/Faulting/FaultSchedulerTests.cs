using Microsoft.Extensions.Time.Testing;
using PerfTests.Faults;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Running.Faulting;
using PerfTests.Units;

namespace PerfTests.UnitTests.Running.Faulting;

public class FaultSchedulerTests
{
    private readonly TaskCompletionSource<long> _windowStart = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingRecorder _recorder = new();

    [Fact]
    public async Task Fault_goes_through_its_bracket_and_every_step_is_recorded()
    {
        var injector = new FakeInjector();
        using var scheduler = Start(
            injector,
            FaultSchedule.None.At(Fault.Kill(Target.Leader), at: 3.Seconds(), heal: 7.Seconds())
        );

        _windowStart.SetResult(2_000_000_000);
        await AdvanceUntilAsync(record => record.HealthAfter is not null);
        var last = Assert.Single(await scheduler.EndAsync());

        Assert.Equal(["inject 1 n1", "heal 1"], injector.Calls);
        Assert.Equal(["n1"], last.Targets);
        // The window starts 2 s after the origin, the fault is due 3 s into it.
        Assert.True(last.InjectRequestedSeconds >= 5);
        Assert.True(last.InjectEffectiveSeconds >= last.InjectRequestedSeconds);
        Assert.True(last.HealRequestedSeconds >= last.InjectEffectiveSeconds + 4);
        Assert.True(last.HealEffectiveSeconds >= last.HealRequestedSeconds);
        Assert.Equal("seen dead", last.Proof);
        Assert.StartsWith("seen alive; n1 ready after", last.HealProof, StringComparison.Ordinal);
        Assert.StartsWith("healthy", last.HealthBefore, StringComparison.Ordinal);
        Assert.StartsWith("healthy", last.HealthAfter, StringComparison.Ordinal);
        Assert.Null(last.Failure);
        Assert.Equal(6, _recorder.Faults.Count);
    }

    [Fact]
    public async Task Load_that_ends_early_heals_what_is_in_effect_and_drops_what_has_not_begun()
    {
        var injector = new FakeInjector();
        using var scheduler = Start(
            injector,
            FaultSchedule
                .None.At(Fault.Pause(Target.Follower), at: 1.Seconds())
                .At(Fault.Kill(Target.Leader), at: 864_000.Seconds())
                .On(FaultTrigger.SteadyRate(5.Seconds()), Fault.Stop(Target.One), 1.Seconds())
        );

        _windowStart.SetResult(2_000_000_000);
        await AdvanceUntilAsync(record => record.InjectEffectiveSeconds is not null);
        var records = await scheduler.EndAsync();

        Assert.Equal("heal 1", injector.Calls[^1]);
        Assert.NotNull(records[0].HealEffectiveSeconds);
        Assert.Null(records[0].Failure);
        Assert.Equal("not injected: the load was over before its time", records[1].Failure);
        Assert.Contains("before its event came", records[2].Failure, StringComparison.Ordinal);
        Assert.Null(records[2].InjectRequestedSeconds);
    }

    [Fact]
    public async Task Faults_that_overlap_are_each_healed_in_their_own_time()
    {
        var injector = new FakeInjector();
        using var scheduler = Start(
            injector,
            FaultSchedule
                .None.At(Fault.Kill(Target.Named("n3")), at: 1.Seconds())
                .At(Fault.Pause(Target.Leader), at: 2.Seconds(), heal: 4.Seconds())
        );

        _windowStart.SetResult(2_000_000_000);
        await AdvanceUntilAsync(record => record is { Number: 1, InjectEffectiveSeconds: not null });
        await AdvanceUntilAsync(record => record is { Number: 2, HealthAfter: not null });
        var records = await scheduler.EndAsync();

        // The second one came and went while the first one was in effect, which ended with the load.
        Assert.Equal(
            ["heal 2", "heal 1"],
            injector.Calls.Where(call => call.StartsWith("heal", StringComparison.Ordinal))
        );
        Assert.Contains("inject 1 n3", injector.Calls);
        Assert.Contains("inject 2 n1", injector.Calls);
        Assert.All(records, record => Assert.Null(record.Failure));
        Assert.True(records[0].HealRequestedSeconds >= records[1].HealEffectiveSeconds);
        Assert.True(records[1].HealRequestedSeconds >= records[1].InjectEffectiveSeconds + 2);
    }

    [Theory]
    [InlineData(true, "not injected: no such device")]
    [InlineData(false, "injected, but not proven to be in effect: still alive")]
    public async Task Fault_that_fails_is_healed_all_the_same(bool failsToInject, string failure)
    {
        var injector = new FakeInjector { FailsToInject = failsToInject, IsNeverProven = !failsToInject };
        using var scheduler = Start(
            injector,
            FaultSchedule.None.At(Fault.Kill(Target.Leader), at: 1.Seconds(), heal: 2.Seconds())
        );

        _windowStart.SetResult(2_000_000_000);
        await AdvanceUntilAsync(record => record.HealthAfter is not null);
        var last = Assert.Single(await scheduler.EndAsync());

        Assert.Equal(["inject 1 n1", "heal 1"], injector.Calls);
        Assert.Equal(failure, last.Failure);
        Assert.Null(last.InjectEffectiveSeconds);
        Assert.NotNull(last.HealEffectiveSeconds);
    }

    [Fact]
    public async Task Fault_whose_node_does_not_come_back_was_not_healed()
    {
        var injector = new FakeInjector();
        var system = new QuietSystem();
        using var scheduler = Start(
            injector,
            FaultSchedule.None.At(Fault.Kill(Target.Leader), at: 1.Seconds(), heal: 2.Seconds()),
            system
        );

        _windowStart.SetResult(2_000_000_000);
        await AdvanceUntilAsync(record => record.InjectEffectiveSeconds is not null);
        system.Unready.Add("n1");
        await AdvanceUntilAsync(record => record.Failure is not null);
        var ending = scheduler.EndAsync();
        await AdvanceUntilAsync(record => record.HealthAfter is not null);
        var last = Assert.Single(await ending);

        Assert.Null(last.HealEffectiveSeconds);
        Assert.Equal("not healed: its cause is gone, but n1 not ready within 30 s", last.Failure);
    }

    [Fact]
    public async Task Fault_on_an_event_waits_for_it()
    {
        var injector = new FakeInjector();
        using var scheduler = Start(
            injector,
            FaultSchedule.None.On(FaultTrigger.SteadyRate(2.Seconds()), Fault.Kill(Target.Leader), 1.Seconds())
        );

        for (var elapsed = 2.25; elapsed < 4; elapsed += 0.25)
        {
            Observe(scheduler, elapsed, RunStage.Measure);
        }

        Assert.Empty(injector.Calls);
        Observe(scheduler, 4, RunStage.Measure);
        await AdvanceUntilAsync(record => record.HealthAfter is not null);
        await scheduler.EndAsync();

        Assert.Equal(["inject 1 n1", "heal 1"], injector.Calls);
    }

    private FaultScheduler Start(FakeInjector injector, FaultSchedule schedule, QuietSystem? system = null)
    {
        var context = new RunContext
        {
            Seed = new Seed(1),
            Recorder = _recorder,
            NodeLogDirectory = "",
            OriginTimestamp = _time.GetTimestamp(),
        };
        return FaultScheduler.Start(
            schedule.Plan(new Seed(1)),
            new FakeCluster(injector) { System = system ?? new QuietSystem() },
            context,
            _windowStart.Task,
            _time,
            default
        );
    }

    private static void Observe(FaultScheduler scheduler, double elapsed, RunStage stage) =>
        scheduler.Observe(
            new LoadProgress(
                elapsed,
                60,
                new IntervalRecord
                {
                    StartSeconds = elapsed - 0.25,
                    DurationSeconds = 0.25,
                    Stage = stage,
                    RequestedRate = 400,
                    Ok = 100,
                }
            )
        );

    /// <summary>Lets virtual time pass until a fault has got so far; a second of it at most 10,000 times.</summary>
    private async Task AdvanceUntilAsync(Func<FaultRecord, bool> isReached)
    {
        for (var step = 0; step < 1_000_000 && !_recorder.Faults.Any(isReached); step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.Contains(_recorder.Faults, record => isReached(record));
    }
}
