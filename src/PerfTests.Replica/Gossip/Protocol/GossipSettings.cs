namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Settings of the protocol core. Times in nanoseconds.</summary>
internal sealed record GossipSettings
{
    /// <summary>Time between two rounds of gossip.</summary>
    public required long GossipInterval { get; init; }

    /// <summary>Members that each round sends to.</summary>
    public required int FanOut { get; init; }

    /// <summary>An update is sent this many times log10(n + 1), rounded up, by each node.</summary>
    public required int RetransmitMultiplier { get; init; }

    /// <summary>Time between two probes; each probes one member.</summary>
    public required long ProbeInterval { get; init; }

    /// <summary>How long the probed member has before others are asked to probe it.</summary>
    public required long ProbeTimeout { get; init; }

    /// <summary>A suspicion lasts at least this many probe intervals.</summary>
    public required int SuspicionMultiplier { get; init; }

    /// <summary>Time between two exchanges of state with a random member.</summary>
    public required long PushPullInterval { get; init; }

    /// <summary>Who must hold a write before it is acknowledged.</summary>
    public required AckLevel Ack { get; init; }

    /// <summary>Whether holding means on disk: receipts then wait for <see cref="GossipCore.Persisted"/>.</summary>
    public required bool IsDurable { get; init; }

    /// <summary>How long a write may wait for its acknowledgement.</summary>
    public required long OperationTimeout { get; init; }

    /// <summary>Bytes of messages that one datagram holds; larger messages go by stream.</summary>
    public int DatagramBytes { get; init; } = 1_400;

    /// <summary>Bytes of updates sent to one member in one round.</summary>
    public int RoundBytes { get; init; } = 64 * 1_400;

    /// <summary>Updates that wait to be gossiped; beyond, those sent most often are dropped and left to anti-entropy.</summary>
    public int QueueCapacity { get; init; } = 65_536;

    /// <summary>Writes that wait for their acknowledgement; further ones are refused.</summary>
    public int PendingCapacity { get; init; } = 65_536;
}
