using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>What the core must know. The settable ones may change at any moment. Times in nanoseconds.</summary>
/// <param name="self">This replica's index.</param>
/// <param name="nodes">How many replicas there are.</param>
internal sealed class PbftSettings(int self, int nodes)
{
    /// <summary>This replica's index.</summary>
    public int Self { get; } = self;

    /// <summary>Quorums of the cluster.</summary>
    public Quorums Quorums { get; } = new(nodes);

    /// <summary>Sequence numbers between two checkpoints. The same on every replica.</summary>
    public int CheckpointInterval { get; init; } = 128;

    /// <summary>Sequence numbers above the stable checkpoint that are worked on: two intervals.</summary>
    public int Window => 2 * CheckpointInterval;

    /// <summary>Whether the replica lost its memory: it then must not vote where it may have voted before.</summary>
    public bool HasLostState { get; init; }

    /// <summary>Operations at which a batch is proposed at once.</summary>
    public int BatchOperations { get; set; } = 256;

    /// <summary>How long a batch that is not full waits.</summary>
    public long BatchLinger { get; set; }

    /// <summary>Batches proposed and not yet executed; 1 is no pipelining.</summary>
    public int Pipeline { get; set; } = 16;

    /// <summary>How long the oldest request may wait before a view change; four times as long while the primary gets others executed.</summary>
    public long ViewChangeTimeout { get; set; } = 1_000_000_000;

    /// <summary>Requests that may wait.</summary>
    public int WaitingMax { get; set; } = 65_536;

    /// <summary>Bytes of requests that may wait.</summary>
    public long WaitingBytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>The planted mistake, if a test planted one.</summary>
    public PbftMutation Mutation { get; init; }

    /// <summary>How often a replica says where it is while there is work.</summary>
    public long StatusInterval => Math.Clamp(ViewChangeTimeout / 8, 5_000_000, 250_000_000);

    /// <summary>The primary of a view.</summary>
    public int PrimaryOf(long view) => (int)(view % Quorums.Nodes);
}
