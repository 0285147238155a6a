using System.Net;
using Microsoft.Extensions.Time.Testing;
using PerfTests.Clusters;
using PerfTests.Hosting.Monitoring;
using PerfTests.UnitTests.Running;

namespace PerfTests.UnitTests.Hosting.Monitoring;

public class NodeEventReaderTests
{
    private static readonly Node Node = new() { Id = new NodeId("n1"), Ports = new Dictionary<string, IPEndPoint>() };

    private readonly FakeTimeProvider _time = new();
    private readonly EventfulSystem _system = new();
    private readonly CollectingRecorder _recorder = new();
    private readonly NodeEventReader _reader;
    private readonly long _origin;

    public NodeEventReaderTests()
    {
        _origin = _time.GetTimestamp();
        _reader = new NodeEventReader(_system, () => Node, _recorder, _time, _origin);
    }

    [Fact]
    public async Task Events_are_recorded_once_each_on_the_runs_clock()
    {
        Happen("election-started", atMs: 100);
        await LookAsync(atMs: 250);
        Happen("leader-elected", atMs: 300);
        await LookAsync(atMs: 500);
        await LookAsync(atMs: 750);

        Assert.Equal(
            [(0.1, "n1", "election-started"), (0.3, "n1", "leader-elected")],
            _recorder.NodeEvents.Select(e => (Math.Round(e.Seconds, 9), e.Node, e.Kind))
        );
    }

    [Fact]
    public async Task Restarted_node_whose_numbers_start_again_loses_nothing_and_repeats_nothing()
    {
        Happen("node-started", atMs: 10);
        Happen("leader-elected", atMs: 20);
        Happen("leader-lost", atMs: 30);
        await LookAsync(atMs: 250);
        _system.Events.Clear();
        await LookAsync(atMs: 500);
        Happen("node-started", atMs: 600);
        await LookAsync(atMs: 750);
        Happen("election-started", atMs: 800);
        Happen("leader-elected", atMs: 810);
        Happen("raft-error", atMs: 820);
        await LookAsync(atMs: 1_000);

        Assert.Equal(
            [0.01, 0.02, 0.03, 0.6, 0.8, 0.81, 0.82],
            _recorder.NodeEvents.Select(e => Math.Round(e.Seconds, 9))
        );
    }

    [Fact]
    public async Task Restarted_node_that_has_already_passed_the_known_number_is_read_whole()
    {
        Happen("node-started", atMs: 10);
        await LookAsync(atMs: 250);
        _system.Events.Clear();
        Happen("node-started", atMs: 300);
        Happen("election-started", atMs: 310);
        await LookAsync(atMs: 500);

        Assert.Equal([0.01, 0.3, 0.31], _recorder.NodeEvents.Select(e => Math.Round(e.Seconds, 9)));
    }

    [Fact]
    public async Task Silence_of_a_frozen_node_is_no_bound_of_its_clock()
    {
        Happen("node-started", atMs: 10);
        await LookAsync(atMs: 250);
        _system.IsSilent = true;
        Happen("leader-lost", atMs: 300);
        await LookAsync(atMs: 500);
        await LookAsync(atMs: 750);
        _system.IsSilent = false;
        await LookAsync(atMs: 1_000);
        _reader.RecordClock();

        Assert.Equal(0.3, _recorder.NodeEvents[^1].Seconds, 9);
        Assert.Contains("own clock", Assert.Single(_recorder.Events).Detail, StringComparison.Ordinal);
    }

    private void Happen(string kind, long atMs) =>
        _system.Events.Add(new NodeEvent(_system.Events.Count + 1, Nanoseconds(atMs), kind, 1, "n1", ""));

    private Task LookAsync(long atMs)
    {
        _time.Advance(TimeSpan.FromMilliseconds(atMs) - _time.GetElapsedTime(_origin));
        return _reader.ReadAsync(CancellationToken.None);
    }

    private long Nanoseconds(long ms) =>
        (long)((Int128)_origin * 1_000_000_000 / _time.TimestampFrequency) + (ms * 1_000_000);
}
