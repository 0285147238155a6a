using Microsoft.Extensions.Time.Testing;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Running.Faulting;
using PerfTests.Units;

namespace PerfTests.UnitTests.Running.Faulting;

public class NodeReadinessTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly QuietSystem _system = new();
    private readonly ActiveFaults _active = new();

    [Fact]
    public async Task Node_that_takes_a_while_is_waited_for()
    {
        _system.Unready.Add("n1");
        var waiting = WaitAsync(Fault.Kill(Target.Leader));

        await AdvanceAsync(5.Seconds());
        Assert.False(waiting.IsCompleted);
        _system.Unready.Clear();
        await AdvanceAsync(1.Seconds());

        var proof = await waiting;
        Assert.True(proof.IsProven);
        Assert.StartsWith("n1 ready after", proof.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_that_is_never_ready_is_given_up_after_the_start_timeout()
    {
        _system.Unready.Add("n1");
        var waiting = WaitAsync(Fault.Kill(Target.Leader));

        await AdvanceAsync(32.Seconds());

        Assert.Equal(new FaultProof(false, "n1 not ready within 30 s"), await waiting);
    }

    [Fact]
    public async Task Node_that_is_not_there_any_more_is_given_up_at_once()
    {
        _system.Unready.Add("n1");

        var proof = await WaitAsync(Fault.Kill(Target.Leader), new NodeState(NodeStateKind.Gone, "its process ended"));

        Assert.Equal(new FaultProof(false, "n1 is not there any more: its process ended"), proof);
    }

    [Fact]
    public async Task Node_that_the_fault_did_not_touch_is_not_waited_for_unless_links_were_touched()
    {
        _system.Unready.Add("n2");

        var kill = await WaitAsync(Fault.Kill(Target.Leader));
        var partition = WaitAsync(Fault.Isolate(Target.Leader));
        await AdvanceAsync(32.Seconds());

        Assert.True(kill.IsProven);
        Assert.False((await partition).IsProven);
    }

    [Fact]
    public async Task Nodes_are_left_to_the_fault_that_is_healed_last()
    {
        _system.Unready.Add("n1");
        _active.Begin(2);

        var first = await WaitAsync(Fault.Kill(Target.Leader));
        _active.End(2);
        var second = WaitAsync(Fault.Kill(Target.Leader), targets: "n3");
        await AdvanceAsync(32.Seconds());

        Assert.True(first.IsProven);
        Assert.Contains("another fault is at work", first.Evidence, StringComparison.Ordinal);
        Assert.Equal(new FaultProof(false, "n1 not ready within 30 s"), await second);
    }

    [Fact]
    public async Task Nobody_waits_in_a_run_that_was_stopped()
    {
        _system.Unready.Add("n1");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        var proof = await WaitAsync(Fault.Kill(Target.Leader), stopped: stopped.Token);

        Assert.True(proof.IsProven);
    }

    private Task<FaultProof> WaitAsync(
        Fault fault,
        NodeState? state = null,
        string targets = "n1",
        CancellationToken stopped = default
    ) =>
        new NodeReadiness(
            new FakeCluster(new FakeInjector()) { System = _system, State = state },
            _active,
            _time,
            stopped
        ).WaitAsync(new FaultInjection(1, fault, [new NodeId(targets)], new Seed(1)));

    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += 10.Milliseconds())
        {
            _time.Advance(10.Milliseconds());
            for (var turn = 0; turn < 20; turn++)
            {
                await Task.Yield();
            }
        }
    }
}
