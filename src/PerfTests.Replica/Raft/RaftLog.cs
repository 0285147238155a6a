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
/// interface, and the interface is implemented anew by this class, so DotNext calls this method and not the inherited one.
/// </remarks>
internal sealed class RaftLog(WriteAheadLog.Options options, IStateMachine machine, ChoiceParameter durability)
    : WriteAheadLog(options, machine),
        IAuditTrail<IRaftLogEntry>
{
    /// <summary>The current term.</summary>
    public long Term => ((IPersistentState)this).Term;

    async ValueTask IAuditTrail<IRaftLogEntry>.AppendAsync<TEntry>(
        ILogEntryProducer<TEntry> entries,
        long startIndex,
        bool skipCommitted,
        CancellationToken token
    )
    {
        var isHeartbeat = entries.RemainingCount == 0;
        await AppendAsync(entries, startIndex, skipCommitted, token).ConfigureAwait(false);
        if (!isHeartbeat && durability.Value == RaftParameters.Synced)
            await FlushAsync(token).ConfigureAwait(false);
    }
}
