using PerfTests.Clusters;
using PerfTests.Recording;

namespace PerfTests.Hosting.Monitoring;

/// <summary>
/// Reads one node's events as they come and puts them on the run's clock. It asks for the last event again each time: if that is not
/// the first of the answer, the node's process was restarted (or its log ran over), and all that it has is read. For one caller at a time.
/// </summary>
/// <param name="system">How the node is asked.</param>
/// <param name="node">The node, as it is now: addresses may change at restarts.</param>
/// <param name="recorder">Takes the events.</param>
/// <param name="time">The run's clock.</param>
/// <param name="originTimestamp">The run's origin on that clock.</param>
internal sealed class NodeEventReader(
    ISystem system,
    Func<Node> node,
    IRunRecorder recorder,
    TimeProvider time,
    long originTimestamp
)
{
    private readonly NodeClock _clock = new();
    private NodeEvent? _last;
    private bool _hasAnswered;
    private long? _lastLook;

    /// <summary>Reads what is new and records it.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var asked = Now();
        var found = await FindNewAsync(node(), cancellationToken).ConfigureAwait(false);
        var answered = Now();
        foreach (var happened in found)
        {
            _clock.Observe(happened.MonotonicNanoseconds, _lastLook, answered);
        }

        foreach (var happened in found)
        {
            var seconds = (happened.MonotonicNanoseconds - _clock.Offset - ToNanoseconds(time, originTimestamp)) / 1e9;
            recorder.RecordNodeEvent(
                new NodeEventRecord(
                    seconds,
                    node().Id.Name,
                    happened.Kind,
                    happened.Epoch,
                    happened.Subject,
                    happened.Detail
                )
            );
        }

        if (found.Count > 0)
        {
            _last = found[^1];
        }

        // A look without any answer has not shown that nothing happened.
        _lastLook = _hasAnswered ? asked : _lastLook;
    }

    /// <summary>Records where the node's clock lies, if it reported anything.</summary>
    public void RecordClock()
    {
        if (_last is not null)
        {
            recorder.Record(RunEventKinds.NodeClock, node().Id.Name, _clock.Describe());
        }
    }

    private async Task<IReadOnlyList<NodeEvent>> FindNewAsync(Node asked, CancellationToken cancellationToken)
    {
        if (_last is not { } last)
        {
            var first = await system.ReadEventsAsync(asked, 0, cancellationToken).ConfigureAwait(false);
            _hasAnswered = first.Count > 0;
            return first;
        }

        var answer = await system.ReadEventsAsync(asked, last.Sequence - 1, cancellationToken).ConfigureAwait(false);
        if (answer.Count > 0 && IsSame(answer[0], last))
        {
            _hasAnswered = true;
            return [.. answer.Skip(1)];
        }

        var all = await system.ReadEventsAsync(asked, 0, cancellationToken).ConfigureAwait(false);
        _hasAnswered = all.Count > 0;
        return [.. all.Where(happened => happened.MonotonicNanoseconds > last.MonotonicNanoseconds)];
    }

    private static bool IsSame(NodeEvent one, NodeEvent other) =>
        one.Sequence == other.Sequence && one.MonotonicNanoseconds == other.MonotonicNanoseconds;

    private long Now() => ToNanoseconds(time, time.GetTimestamp());

    private static long ToNanoseconds(TimeProvider time, long timestamp) =>
        (long)((Int128)timestamp * 1_000_000_000 / time.TimestampFrequency);
}
