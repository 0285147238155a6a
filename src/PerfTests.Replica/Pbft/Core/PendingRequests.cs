using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Requests that were not executed yet: at most one for each lane of a client, oldest first.</summary>
internal sealed class PendingRequests
{
    private readonly Dictionary<ulong, LinkedListNode<PendingRequest>> _byClient = [];
    private readonly LinkedList<PendingRequest> _order = [];

    /// <summary>How many wait.</summary>
    public int Count => _order.Count;

    /// <summary>Bytes of those that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>The one that waits longest; null when none does.</summary>
    public PendingRequest? Oldest => _order.First?.Value;

    /// <summary>Those that wait, oldest first.</summary>
    public IEnumerable<PendingRequest> All => _order;

    /// <summary>The one of a client; null when none waits.</summary>
    public PendingRequest? Find(ulong client) => _byClient.TryGetValue(client, out var node) ? node.Value : null;

    /// <summary>Adds a request in place of an older one of its client.</summary>
    public PendingRequest Add(WireRequest request, long now)
    {
        Remove(request.Client, request.Timestamp);
        var waiting = new PendingRequest(request, now);
        _byClient.Add(request.Client, _order.AddLast(waiting));
        Bytes += request.Bytes.Length;
        return waiting;
    }

    /// <summary>Removes the request of a client if it is not newer than a timestamp.</summary>
    /// <returns>What was removed; null when nothing was.</returns>
    public PendingRequest? Remove(ulong client, long timestamp)
    {
        if (!_byClient.TryGetValue(client, out var node) || node.Value.Request.Timestamp > timestamp)
        {
            return null;
        }
        _byClient.Remove(client);
        _order.Remove(node);
        Bytes -= node.Value.Request.Bytes.Length;
        node.Value.IsGone = true;
        return node.Value;
    }
}
