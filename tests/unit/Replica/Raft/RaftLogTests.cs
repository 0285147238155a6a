using DotNext.IO;
using DotNext.IO.Log;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using Microsoft.Extensions.Time.Testing;
using PerfTests.Replica.Events;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Raft;
using PerfTests.Replica.Storage;
using PerfTests.UnitTests.Replica.Storage;

namespace PerfTests.UnitTests.Replica.Raft;

/// <summary>What DotNext asks of its log, asked as DotNext asks it: through the interface.</summary>
public sealed class RaftLogTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("raft-log-");
    private readonly KeyValueStore _store = new();
    private readonly RaftStateMachine _machine;
    private readonly RaftLog _log;

    public RaftLogTests()
    {
        var time = new FakeTimeProvider();
        var parameters = new RaftParameters(new ParameterSet());
        _machine = new RaftStateMachine(
            _folder.CreateSubdirectory("snapshots"),
            _store,
            parameters,
            new NodeEventLog("n1", time, lines: null),
            time
        );
        _log = new RaftLog(
            new WriteAheadLog.Options { Location = Path.Combine(_folder.FullName, "log") },
            _machine,
            parameters.Durability
        );
    }

    private IAuditTrail<IRaftLogEntry> Trail => _log;

    [Fact]
    public async Task Snapshot_that_arrives_twice_is_let_through_and_changes_nothing()
    {
        var snapshot = new SnapshotEntry(Snapshot());
        await Trail.AppendAsync(snapshot, 400, default);
        var restored = _store.Digest();
        Assert.Equal((400, 1), (restored.AppliedIndex, restored.Keys));

        // DotNext refuses a snapshot that is not beyond this index.
        Assert.InRange(Trail.LastCommittedEntryIndex, 1, 399);
        await Trail.AppendAsync(snapshot, 400, default);

        Assert.Equal((400, 400, 400), (_log.LastCommittedEntryIndex, _log.LastAppliedIndex, _log.LastEntryIndex));
        Assert.Equal(restored, _store.Digest());
    }

    [Fact]
    public async Task Commit_index_beyond_the_snapshot_is_told_as_it_is()
    {
        await Trail.AppendAsync(new SnapshotEntry(Snapshot()), 400, default);
        await Trail.AppendAsync(new EmptyLogEntry { Term = 1 }, 401, default);
        await Trail.CommitAsync(401, default);
        Assert.Equal(401, Trail.LastCommittedEntryIndex);
        Assert.Equal(0, await Trail.CommitAsync(400, default));
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _machine.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static byte[] Snapshot()
    {
        var leader = new KeyValueStore();
        leader.Apply(
            400,
            KeyValueStoreTests.Encode(new Operation(1, OperationKind.Put, "k"u8.ToArray(), "v"u8.ToArray())),
            null
        );
        return leader.TakeSnapshot()();
    }

    private sealed class SnapshotEntry(ReadOnlyMemory<byte> content) : IRaftLogEntry
    {
        public long Term => 1;

        public bool IsSnapshot => true;

        public bool IsReusable => true;

        public long? Length => content.Length;

        public ValueTask WriteToAsync<TWriter>(TWriter writer, CancellationToken token)
            where TWriter : IAsyncBinaryWriter => writer.Invoke(content, token);
    }
}
