using PerfTests.Replica.Wire;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>
/// One of a client's identities. The replicas remember the last request of each, so that one request is under way in it at a time and a retry is
/// executed once. Not thread-safe.
/// </summary>
/// <param name="id">Its number, as <see cref="WireLane"/> makes it.</param>
internal sealed class PbftLane(ulong id)
{
    /// <summary>Its number.</summary>
    public ulong Id { get; } = id;

    /// <summary>The timestamp of its request; ascending.</summary>
    public long Timestamp { get; private set; }

    /// <summary>The operations of its request; empty when none is under way.</summary>
    public IReadOnlyList<PbftCall> Calls { get; private set; } = [];

    /// <summary>Whether its request only reads, out of order.</summary>
    public bool IsUnordered { get; private set; }

    /// <summary>The signed request; null until it is signed.</summary>
    public byte[]? Request { get; private set; }

    /// <summary>Replies to an ordered request.</summary>
    public ReplyQuorum Replies { get; private set; } = new(1);

    /// <summary>Replies to an unordered request.</summary>
    public ReadQuorum Reads { get; private set; } = new(1, 1);

    /// <summary>When the request was made.</summary>
    public long BegunAt { get; private set; }

    /// <summary>When it is sent to all replicas, again.</summary>
    public long RetryAt { get; set; }

    /// <summary>How often it was sent again.</summary>
    public int Retries { get; set; }

    /// <summary>Takes up operations under the next timestamp.</summary>
    /// <param name="calls">The operations.</param>
    /// <param name="isUnordered">Whether they are read out of order.</param>
    /// <param name="quorums">Quorums of the cluster.</param>
    /// <param name="needed">How many replicas must say the same.</param>
    /// <param name="now">The time.</param>
    public void Begin(IReadOnlyList<PbftCall> calls, bool isUnordered, Quorums quorums, int needed, long now)
    {
        Timestamp++;
        (Calls, IsUnordered, Request, BegunAt, Retries) = (calls, isUnordered, null, now, 0);
        if (isUnordered)
        {
            Reads = new ReadQuorum(quorums.Nodes, needed);
        }
        else
        {
            Replies = new ReplyQuorum(needed);
        }
    }

    /// <summary>Signs what was begun.</summary>
    /// <param name="sign">Signs as the client.</param>
    /// <returns>The request.</returns>
    public byte[] Sign(Signing sign)
    {
        var operations = new WireWriter(Calls.Sum(call => call.Operation.Length));
        foreach (var call in Calls)
        {
            operations.Raw(call.Operation);
        }
        return Request = WireRequest.Build(
            WireRequest.ClientIndex,
            Id,
            Timestamp,
            IsUnordered,
            Calls.Count,
            operations.Written,
            sign
        );
    }

    /// <summary>Puts the request down: replies to it are late from now on.</summary>
    public void End() => (Calls, Request) = ([], null);
}
