using PerfTests.Replica.Machines;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.State;

/// <summary>The key-value store with its clients' table, as PBFT replicates it.</summary>
/// <param name="store">The store; its other readers may read it at any time.</param>
/// <param name="mutation">The planted mistake, if a test planted one.</param>
/// <param name="replica">This replica, for the mistake of depending on it.</param>
internal sealed class PbftState(KeyValueStore store, PbftMutation mutation = PbftMutation.None, int replica = 0)
    : IReplicatedState
{
    private const int ReplyBytesMax = 8 * 1024 * 1024;

    private readonly ClientTable _clients = new();
    private readonly List<AppliedOperation> _decided = [];
    private readonly WireWriter _reply = new();

    /// <inheritdoc />
    public byte[]? Execute(long sequence, WireRequest request)
    {
        if (request.Timestamp <= _clients.LastTimestamp(request.Client) && mutation != PbftMutation.RetryExecutedTwice)
        {
            return null;
        }
        _reply.Truncate();
        WireReply.Begin(_reply, request.Client, request.Timestamp, request.Count);
        var reader = new WireReader(request.Operations);
        for (var i = 0; i < request.Count; i++)
        {
            ExecuteOne(sequence, WireOperation.Read(ref reader));
        }
        var matched = _reply.ToArray();
        _clients.Remember(request.Client, request.Timestamp, matched);
        return matched;
    }

    /// <inheritdoc />
    public void EndBatch(long sequence) => store.Apply(sequence, [], decided: null);

    /// <inheritdoc />
    public long LastTimestamp(ulong client) => _clients.LastTimestamp(client);

    /// <inheritdoc />
    public byte[]? LastReply(ulong client) => _clients.LastReply(client);

    /// <summary>Answers a request that only reads, from the state as it is now.</summary>
    /// <returns>The matched part of the reply; sequence numbers are left out, as they differ between replicas.</returns>
    public static byte[] Read(KeyValueStore store, WireRequest request)
    {
        var output = new WireWriter();
        WireReply.Begin(output, request.Client, request.Timestamp, request.Count);
        var reader = new WireReader(request.Operations);
        for (var i = 0; i < request.Count; i++)
        {
            WriteRead(output, store, WireOperation.Read(ref reader).Key, index: 0);
        }
        return output.ToArray();
    }

    /// <inheritdoc />
    public Func<byte[]> Freeze()
    {
        var (table, rest) = (_clients.Freeze(), store.TakeSnapshot());
        return () =>
        {
            var output = new WireWriter();
            table(output);
            output.Raw(rest());
            return output.ToArray();
        };
    }

    /// <inheritdoc />
    public bool TryRestore(ReadOnlySpan<byte> snapshot)
    {
        var check = new ClientTable();
        var reader = new WireReader(snapshot);
        check.Restore(ref reader);
        if (reader.IsMalformed || !KeyValueStore.IsSnapshot(snapshot[reader.Position..]))
        {
            return false;
        }
        store.ReadSnapshot(snapshot[reader.Position..]);
        reader = new WireReader(snapshot);
        _clients.Restore(ref reader);
        return true;
    }

    /// <summary>Many large values do not fit into one reply: from some point on each is refused, on every replica alike.</summary>
    private static void WriteRead(WireWriter output, KeyValueStore store, ReadOnlySpan<byte> key, long index)
    {
        var value = store.Find(key.ToArray());
        var outcome =
            value is null ? OperationOutcome.NotFound
            : output.Length + value.Length > ReplyBytesMax ? OperationOutcome.Refused
            : OperationOutcome.Ok;
        WireReply.Result(
            output,
            (byte)outcome,
            isDuplicate: false,
            index,
            outcome == OperationOutcome.Ok ? value : null
        );
    }

    private void ExecuteOne(long sequence, in WireOperation operation)
    {
        if (operation.Kind == WireOperation.Get)
        {
            WriteRead(_reply, store, operation.Key, sequence);
            return;
        }
        _decided.Clear();
        store.Apply(sequence, operation.Encoded, _decided);
        // What the store cannot read it refuses, on every replica alike.
        var outcome =
            _decided.Count == 1
                ? _decided[0]
                : new AppliedOperation(OperationOutcome.Refused, sequence, Duplicate: false);
        var index = outcome.Index + (mutation == PbftMutation.ExecutionNotDeterministic ? replica : 0);
        WireReply.Result(_reply, (byte)outcome.Outcome, outcome.Duplicate, index, value: null);
    }
}
