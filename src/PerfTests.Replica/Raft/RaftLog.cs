using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Raft;

/// <summary>
/// DotNext's write-ahead log, with the follower's promise made as strong as the durability setting asks.
/// </summary>
/// <remarks>
/// In DotNext 6.12 <c>CommitAsync</c> waits until the committed entries are flushed on the local disk, so a leader never commits
/// what it could forget. A follower however answers as soon as its entries are written, while a background task flushes
/// them: an entry could be committed with only the leader's disk holding it, and a restarted follower forgets what it had
/// not flushed. Here the follower's append ends only after the flush when the setting says so. The log is handed to DotNext as an
/// interface, and the interface is implemented anew by this class, so DotNext calls these methods and not the inherited ones.
/// <para>
/// The second thing that is done differently: a snapshot that arrives a second time is taken as had. When the answer to the first
/// comes too late, the leader sends the same snapshot again; DotNext 6.12 refuses every snapshot that is not beyond the commit index, the
/// leader takes that for "send the snapshot again", and a follower is left behind until somebody takes a newer one.
/// So while nothing is committed beyond the snapshot, DotNext is told a commit index of one less, which is always safe to say, and lets it through.
/// </para>
/// </remarks>
internal sealed class RaftLog : WriteAheadLog, IAuditTrail<IRaftLogEntry>
{
    private readonly ISnapshotManager _snapshots;
    private readonly ChoiceParameter _durability;

    /// <summary>Opens a log, new or as it was left.</summary>
    public RaftLog(Options options, IStateMachine machine, ChoiceParameter durability)
        : base(options, machine)
    {
        (_snapshots, _durability) = (machine, durability);
    }

    /// <summary>The current term.</summary>
    public long Term => ((IPersistentState)this).Term;

    long IAuditTrail.LastCommittedEntryIndex =>
        LastCommittedEntryIndex is var committed && committed > 0 && _snapshots.Snapshot?.Index == committed
            ? committed - 1
            : committed;

    ValueTask IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(TEntry entry, long startIndex, CancellationToken token) =>
        entry.IsSnapshot && startIndex <= LastCommittedEntryIndex
            ? ValueTask.CompletedTask
            : AppendAsync(entry, startIndex, token);

    async ValueTask IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(
        ILogEntryProducer<TEntry> entries,
        long startIndex,
        bool skipCommitted,
        CancellationToken token
    )
    {
        var isHeartbeat = entries.RemainingCount == 0;
        await AppendAsync(entries, startIndex, skipCommitted, token).ConfigureAwait(false);
        if (!isHeartbeat && _durability.Value == RaftParameters.Synced)
        {
            await FlushAsync(token).ConfigureAwait(false);
        }
    }
}
