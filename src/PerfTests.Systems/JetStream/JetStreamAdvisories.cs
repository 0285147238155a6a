using System.Collections.Concurrent;
using System.Net;
using PerfTests.Clusters;

namespace PerfTests.Systems.JetStream;

/// <summary>
/// Listens at each server for what the cluster announces of the stream: elections and lost quorums. An event is stamped when it arrives here, by the one clock of
/// the run, so it is late by the way from the server.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class JetStreamAdvisories(TimeProvider time)
{
    private readonly ConcurrentDictionary<(NodeId Node, IPEndPoint Address), JetStreamListener> _listeners = new();

    /// <summary>What arrived from a server since a sequence number. Listening begins with the first call, and anew after the server was gone.</summary>
    /// <param name="node">The server.</param>
    /// <param name="after">Sequence number of the last one that is known; 0 for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<NodeEvent>> ReadAsync(Node node, long after, CancellationToken cancellationToken)
    {
        var key = (node.Id, node.Ports[JetStreamSystem.ClientPort]);
        if (_listeners.TryGetValue(key, out var known))
        {
            return known.Read(after);
        }

        var opened = await JetStreamListener
            .OpenAsync(key.Item2, time)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        if (opened is null)
        {
            return [];
        }

        _listeners[key] = opened;
        // Nothing holds on to a server that is gone.
        _ = opened.Completion.ContinueWith(
            _ => _listeners.TryRemove(KeyValuePair.Create(key, opened)),
            TaskScheduler.Default
        );
        return opened.Read(after);
    }
}
