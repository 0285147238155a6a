using System.Buffers;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using PerfTests.Replica.Events;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Raft;

/// <summary>Applies committed log entries to the store, answers those who wait for them, and keeps snapshots on disk.</summary>
internal sealed class RaftStateMachine : SimpleStateMachine
{
    private readonly KeyValueStore store;
    private readonly RaftParameters parameters;
    private readonly NodeEventLog events;
    private readonly TimeProvider time;
    private readonly CommitStamps stamps = new();
    private readonly List<AppliedOperation> decided = [];
    private long lastSnapshotIndex;

    /// <summary>A state machine over a store, with its snapshots in a directory.</summary>
    public RaftStateMachine(
        DirectoryInfo snapshots,
        KeyValueStore store,
        RaftParameters parameters,
        NodeEventLog events,
        TimeProvider time
    )
        : base(Prepared(snapshots))
    {
        (this.store, this.parameters, this.events, this.time) = (store, parameters, events, time);
    }

    /// <summary>Reads the log's commit index; set once the log exists.</summary>
    public Func<long> CommitIndex { get; set; } = static () => 0;

    /// <inheritdoc />
    protected override async ValueTask RestoreAsync(FileInfo snapshotFile, CancellationToken token)
    {
        store.ReadSnapshot(await File.ReadAllBytesAsync(snapshotFile.FullName, token).ConfigureAwait(false));
        lastSnapshotIndex = store.Digest().AppliedIndex;
        events.Report("snapshot-restored", detail: $"index {lastSnapshotIndex}, {snapshotFile.Length} bytes");
    }

    /// <inheritdoc />
    protected override async ValueTask PersistAsync(IAsyncBinaryWriter writer, CancellationToken token)
    {
        await store.WriteSnapshotAsync(writer.Invoke, token).ConfigureAwait(false);
        events.Report("snapshot-taken", detail: $"index {lastSnapshotIndex}");
    }

    /// <inheritdoc />
    protected override ValueTask<bool> ApplyAsync(LogEntry entry, CancellationToken token)
    {
        stamps.See(CommitIndex(), time.GetTimestamp());
        if (entry.TryGetPayload(out var payload) && payload.Length > Proposal.HeaderBytes)
        {
            if (payload.IsSingleSegment)
                Apply(entry, payload.FirstSpan);
            else
                ApplyCopied(entry, payload);
        }
        stamps.See(CommitIndex(), time.GetTimestamp());
        if (entry.Index - lastSnapshotIndex < parameters.SnapshotIntervalEntries.Value)
            return ValueTask.FromResult(false);
        lastSnapshotIndex = entry.Index;
        return ValueTask.FromResult(true);
    }

    private void ApplyCopied(in LogEntry entry, ReadOnlySequence<byte> payload)
    {
        var length = checked((int)payload.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(buffer);
        Apply(entry, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Apply(in LogEntry entry, ReadOnlySpan<byte> payload)
    {
        var commands = payload[Proposal.HeaderBytes..];
        var before = store.CommandsApplied;
        if (entry.Context is not Proposal proposal || !proposal.IsEncodedBy(payload))
        {
            store.Apply(entry.Index, commands, decided: null);
            Delay(store.CommandsApplied - before);
            return;
        }
        decided.Clear();
        store.Apply(entry.Index, commands, decided);
        Delay(store.CommandsApplied - before);
        var appliedAt = time.GetTimestamp();
        proposal.Decide(decided, stamps.CommittedAt(entry.Index, appliedAt), appliedAt, time);
    }

    /// <summary>The planted slow-down: works for nothing, as a slower state machine would for its commands.</summary>
    private void Delay(long commands)
    {
        var started = time.GetTimestamp();
        var microseconds = commands * parameters.PlantedApplyDelayUs.Value;
        while (microseconds > 0 && time.GetElapsedTime(started).TotalMicroseconds < microseconds)
            Thread.SpinWait(10);
    }

    /// <summary>
    /// Removes what a crash may have left: unfinished files, and a snapshot that is not whole, which must not hide an older one.
    /// </summary>
    private static DirectoryInfo Prepared(DirectoryInfo snapshots)
    {
        snapshots.Create();
        foreach (var file in snapshots.EnumerateFiles())
        {
            var isLeftover = file.Extension == ".tmp" || !KeyValueStore.IsSnapshot(File.ReadAllBytes(file.FullName));
            if (isLeftover)
                file.Delete();
        }
        return snapshots;
    }
}
