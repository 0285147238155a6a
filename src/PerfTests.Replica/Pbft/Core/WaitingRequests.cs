using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Requests that were not executed yet: at most one for each lane of a client, oldest first.</summary>
internal sealed class WaitingRequests
{
    private readonly Dictionary<ulong, LinkedListNode<Waiting>> byClient = [];
    private readonly LinkedList<Waiting> order = [];

    /// <summary>How many wait.</summary>
    public int Count => order.Count;

    /// <summary>Bytes of those that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>The one that waits longest; null when none does.</summary>
    public Waiting? Oldest => order.First?.Value;

    /// <summary>Those that wait, oldest first.</summary>
    public IEnumerable<Waiting> All => order;

    /// <summary>The one of a client; null when none waits.</summary>
    public Waiting? Find(ulong client) => byClient.TryGetValue(client, out var node) ? node.Value : null;

    /// <summary>Adds a request in place of an older one of its client.</summary>
    public Waiting Add(WireRequest request, long now)
    {
        Remove(request.Client, request.Timestamp);
        var waiting = new Waiting(request, now);
        byClient.Add(request.Client, order.AddLast(waiting));
        Bytes += request.Bytes.Length;
        return waiting;
    }

    /// <summary>Removes the request of a client if it is not newer than a timestamp.</summary>
    /// <returns>What was removed; null when nothing was.</returns>
    public Waiting? Remove(ulong client, long timestamp)
    {
        if (!byClient.TryGetValue(client, out var node) || node.Value.Request.Timestamp > timestamp)
            return null;
        byClient.Remove(client);
        order.Remove(node);
        Bytes -= node.Value.Request.Bytes.Length;
        node.Value.IsGone = true;
        return node.Value;
    }
}
