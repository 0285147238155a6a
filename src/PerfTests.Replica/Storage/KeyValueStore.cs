using System.IO.Hashing;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>
/// The replicated state machine: keys, values and the outcomes of the latest commands. Deterministic: two stores that applied
/// the same entries at the same positions are equal, digests included. One thread applies; any thread reads.
/// </summary>
/// <param name="deduplicationCapacity">How many outcomes are remembered; other values than the default are for tests.</param>
internal sealed partial class KeyValueStore(int deduplicationCapacity = DeduplicationTable.Capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], byte[]> _values = new(ByteKeyComparer.Instance);
    private readonly DeduplicationTable _outcomes = new(deduplicationCapacity);
    private long _appliedIndex;
    private long _commandsApplied;
    private long _duplicates;
    private UInt128 _content;
    private ulong _history;

    /// <summary>Commands applied since the process started, duplicates included.</summary>
    public long CommandsApplied => Interlocked.Read(ref _commandsApplied);

    /// <summary>Commands since the process started that had been applied before and changed nothing.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Applies one entry.</summary>
    /// <param name="index">Its position, greater than that of every entry before it.</param>
    /// <param name="entry">Encoded commands; from the first malformed byte on they are ignored, on every replica alike.</param>
    /// <param name="decided">Receives the decision about each command in order; null when nobody waits for them.</param>
    public void Apply(long index, ReadOnlySpan<byte> entry, List<AppliedOperation>? decided)
    {
        lock (_gate)
        {
            var reader = new CommandReader(entry);
            while (reader.TryRead(out var command))
            {
                var outcome = ApplyCommand(index, command);
                decided?.Add(outcome);
            }
            _appliedIndex = index;
        }
    }

    /// <summary>Reads a key as it is now.</summary>
    /// <returns>The value, not to be changed; null when the key does not exist.</returns>
    public byte[]? Find(byte[] key)
    {
        lock (_gate)
        {
            return _values.GetValueOrDefault(key);
        }
    }

    /// <summary>The digests and the position that they belong to, taken together.</summary>
    public StoreDigest Digest()
    {
        lock (_gate)
        {
            return new StoreDigest(_appliedIndex, _content, _history, _values.Count);
        }
    }

    private AppliedOperation ApplyCommand(long index, in Command command)
    {
        Interlocked.Increment(ref _commandsApplied);
        if (_outcomes.TryFind(command.Id, out var before))
        {
            Interlocked.Increment(ref _duplicates);
            return before;
        }
        var status = Execute(command);
        _outcomes.Add(command.Id, status, index);
        _history = XxHash3.HashToUInt64(command.Encoded, (long)(_history + (byte)status));
        return new AppliedOperation(status, index, Duplicate: false);
    }

    private OperationOutcome Execute(in Command command)
    {
        var byKey = _values.GetAlternateLookup<ReadOnlySpan<byte>>();
        var exists = byKey.TryGetValue(command.Key, out var key, out var present);
        switch (command.Kind)
        {
            case OperationKind.Delete when !exists:
                return OperationOutcome.NotFound;
            case OperationKind.Delete:
                _content -= Digest(key!, present!);
                byKey.Remove(command.Key);
                return OperationOutcome.Ok;
            case OperationKind.CompareAndSwap when !Matches(command, exists, present):
                return OperationOutcome.Mismatch;
            case OperationKind.Append
                when (present?.Length ?? 0) + command.Value.Length > OperationLimits.ValueBytesMax:
                return OperationOutcome.Refused;
            case OperationKind.Append when exists:
                Replace(key!, present, [.. present!, .. command.Value]);
                return OperationOutcome.Ok;
            default:
                Replace(key ?? command.Key.ToArray(), present, command.Value.ToArray());
                return OperationOutcome.Ok;
        }
    }

    private static bool Matches(in Command command, bool exists, byte[]? present) =>
        command.HasExpected ? exists && command.Expected.SequenceEqual(present) : !exists;

    private void Replace(byte[] key, byte[]? present, byte[] next)
    {
        if (present is not null)
        {
            _content -= Digest(key, present);
        }
        _content += Digest(key, next);
        _values[key] = next;
    }

    /// <summary>
    /// One key's share of the content digest. Shares are added modulo 2^128, so the digest can be kept up to date and does not
    /// depend on the order of keys. It finds divergence by accident; it is no defence against forgery.
    /// </summary>
    private static UInt128 Digest(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        XxHash128.HashToUInt128(value, (long)XxHash3.HashToUInt64(key));
}
