using System.Buffers;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using PerfTests.Replica.Events;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Raft;

/// <summary>Applies committed log entries to the store, answers those who wait for them, and keeps snapshots on disk.</summary>
internal sealed class RaftStateMachine : SimpleStateMachine
{
    private readonly KeyValueStore _store;
    private readonly RaftParameters _parameters;
    private readonly NodeEventLog _events;
    private readonly TimeProvider _time;
    private readonly CommitStamps _stamps = new();
    private readonly List<AppliedOperation> _decided = [];
    private long _lastSnapshotIndex;

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
        (_store, _parameters, _events, _time) = (store, parameters, events, time);
    }

    /// <summary>Reads the log's commit index; set once the log exists.</summary>
    public Func<long> CommitIndex { get; set; } = static () => 0;

    /// <inheritdoc />
    protected override async ValueTask RestoreAsync(FileInfo snapshotFile, CancellationToken token)
    {
        _store.ReadSnapshot(await File.ReadAllBytesAsync(snapshotFile.FullName, token).ConfigureAwait(false));
        _lastSnapshotIndex = _store.Digest().AppliedIndex;
        _events.Report("snapshot-restored", detail: $"index {_lastSnapshotIndex}, {snapshotFile.Length} bytes");
    }

    /// <inheritdoc />
    protected override async ValueTask PersistAsync(IAsyncBinaryWriter writer, CancellationToken token)
    {
        await _store.WriteSnapshotAsync(writer.Invoke, token).ConfigureAwait(false);
        _events.Report("snapshot-taken", detail: $"index {_lastSnapshotIndex}");
    }

    /// <inheritdoc />
    protected override ValueTask<bool> ApplyAsync(LogEntry entry, CancellationToken token)
    {
        _stamps.See(CommitIndex(), _time.GetTimestamp());
        if (entry.TryGetPayload(out var payload) && payload.Length > Proposal.HeaderBytes)
        {
            if (payload.IsSingleSegment)
            {
                Apply(entry, payload.FirstSpan);
            }
            else
            {
                ApplyCopied(entry, payload);
            }
        }
        _stamps.See(CommitIndex(), _time.GetTimestamp());
        if (entry.Index - _lastSnapshotIndex < _parameters.SnapshotIntervalEntries.Value)
        {
            return ValueTask.FromResult(false);
        }
        _lastSnapshotIndex = entry.Index;
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
        var before = _store.CommandsApplied;
        if (entry.Context is not Proposal proposal || !proposal.IsEncodedBy(payload))
        {
            _store.Apply(entry.Index, commands, decided: null);
            Delay(_store.CommandsApplied - before);
            return;
        }
        _decided.Clear();
        _store.Apply(entry.Index, commands, _decided);
        Delay(_store.CommandsApplied - before);
        var appliedAt = _time.GetTimestamp();
        proposal.Decide(_decided, _stamps.CommittedAt(entry.Index, appliedAt), appliedAt, _time);
    }

    /// <summary>The planted slow-down: works for nothing, as a slower state machine would for its commands.</summary>
    private void Delay(long commands)
    {
        var started = _time.GetTimestamp();
        var microseconds = commands * _parameters.PlantedApplyDelayUs.Value;
        while (microseconds > 0 && _time.GetElapsedTime(started).TotalMicroseconds < microseconds)
        {
            Thread.SpinWait(10);
        }
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
            {
                file.Delete();
            }
        }
        return snapshots;
    }
}
