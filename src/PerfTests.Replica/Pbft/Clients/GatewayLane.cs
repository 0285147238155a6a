using PerfTests.Replica.Machines;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Clients;

/// <summary>A lane of the gateway: one request after the other.</summary>
/// <param name="client">The lane's number.</param>
internal sealed class GatewayLane(ulong client)
{
    /// <summary>The lane's number.</summary>
    public ulong Client { get; } = client;

    /// <summary>The request under way; null when there is none.</summary>
    public WireRequest? Request { get; private set; }

    /// <summary>Its operations, in order.</summary>
    public IReadOnlyList<PendingOperation> Operations { get; private set; } = [];

    /// <summary>What replicas say.</summary>
    public ReplyQuorum Quorum { get; private set; } = new(1);

    /// <summary>When it was made.</summary>
    public long BeganAt { get; private set; }

    /// <summary>When it was sent last.</summary>
    public long SentAt { get; set; }

    /// <summary>The last timestamp used.</summary>
    public long Timestamp { get; set; }

    /// <summary>Begins a request.</summary>
    /// <param name="request">The request, signed.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="needed">How many replicas must agree.</param>
    /// <param name="at">The time.</param>
    public void Begin(WireRequest request, IReadOnlyList<PendingOperation> operations, int needed, long at)
    {
        (Request, Operations, Quorum) = (request, operations, new ReplyQuorum(needed));
        (BeganAt, SentAt) = (at, at);
    }

    /// <summary>Ends it; the lane is free.</summary>
    public void End() => (Request, Operations) = (null, []);
}
