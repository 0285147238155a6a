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
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("raft-log-");
    private readonly KeyValueStore store = new();
    private readonly RaftStateMachine machine;
    private readonly RaftLog log;

    public RaftLogTests()
    {
        var time = new FakeTimeProvider();
        var parameters = new RaftParameters(new ParameterSet());
        machine = new RaftStateMachine(
            folder.CreateSubdirectory("snapshots"),
            store,
            parameters,
            new NodeEventLog("n1", time, lines: null),
            time
        );
        log = new RaftLog(
            new WriteAheadLog.Options { Location = Path.Combine(folder.FullName, "log") },
            machine,
            parameters.Durability
        );
    }

    private IAuditTrail<IRaftLogEntry> Trail => log;

    [Fact]
    public async Task Snapshot_that_arrives_twice_is_let_through_and_changes_nothing()
    {
        var snapshot = new SnapshotEntry(Snapshot());
        await Trail.AppendAsync(snapshot, 400, default);
        var restored = store.Digest();
        Assert.Equal((400, 1), (restored.AppliedIndex, restored.Keys));

        // DotNext refuses a snapshot that is not beyond this index.
        Assert.InRange(Trail.LastCommittedEntryIndex, 1, 399);
        await Trail.AppendAsync(snapshot, 400, default);

        Assert.Equal((400, 400, 400), (log.LastCommittedEntryIndex, log.LastAppliedIndex, log.LastEntryIndex));
        Assert.Equal(restored, store.Digest());
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
        await log.DisposeAsync();
        await machine.DisposeAsync();
        folder.Delete(recursive: true);
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
