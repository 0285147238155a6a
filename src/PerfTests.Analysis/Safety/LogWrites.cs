using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Analysis.Safety;

/// <summary>The writes of a run as a log shows them: by the position that was acknowledged, and by the value that they leave.</summary>
internal sealed class LogWrites
{
    private readonly Seed _clientSeed;
    private readonly Dictionary<long, OperationRecord> _byPosition = [];
    private readonly Dictionary<(long Key, ulong Value), OperationRecord> _byValue = [];
    private readonly Dictionary<long, List<OperationRecord>> _appends = [];

    /// <summary>Sorts the writes.</summary>
    /// <param name="operations">The operations that were sent.</param>
    /// <param name="clientSeed">The seed of the client, of which the written values are a function.</param>
    /// <param name="keys">The keys that stand in the log: of others only acknowledged writes are kept.</param>
    /// <param name="first">Position from which on acknowledged writes are kept.</param>
    public LogWrites(IEnumerable<OperationRecord> operations, Seed clientSeed, IReadOnlySet<long> keys, long first)
    {
        _clientSeed = clientSeed;
        var acknowledged = new List<OperationRecord>();
        foreach (var operation in operations)
        {
            if (operation.Kind is OperationKind.Read or OperationKind.LocalRead or OperationKind.Scan)
            {
                continue;
            }

            if (operation.Position > 0 && operation.Position < first)
            {
                Before++;
                continue;
            }

            if (operation is { Outcome: Outcome.Ok, Position: > 0 } && Wrote(operation))
            {
                acknowledged.Add(operation);
                _byPosition.TryAdd(operation.Position, operation);
            }

            if (!keys.Contains(operation.Key))
            {
                continue;
            }

            if (operation.Kind != OperationKind.Append)
            {
                _byValue[(operation.Key, ValueHash.Of(Value(operation)))] = operation;
            }
            else if (_appends.TryGetValue(operation.Key, out var appends))
            {
                appends.Add(operation);
            }
            else
            {
                _appends[operation.Key] = [operation];
            }
        }

        Acknowledged = [.. acknowledged.OrderBy(write => write.Position)];
    }

    /// <summary>The writes whose acknowledgement named a position, in its order.</summary>
    public IReadOnlyList<OperationRecord> Acknowledged { get; }

    /// <summary>Operations whose position lies before the first that is kept.</summary>
    public int Before { get; }

    /// <summary>Whether an acknowledged operation wrote: a swap may not have.</summary>
    public static bool Wrote(in OperationRecord operation) =>
        operation.Kind switch
        {
            OperationKind.Update or OperationKind.Insert or OperationKind.ReadModifyWrite or OperationKind.Append =>
                true,
            OperationKind.CompareAndSwap => operation.Found,
            _ => false,
        };

    /// <summary>The write that was acknowledged at a position; null if there is none.</summary>
    public OperationRecord? At(long position) => _byPosition.TryGetValue(position, out var write) ? write : null;

    /// <summary>Whether anything was to be appended to a key.</summary>
    public bool HasAppends(long key) => _appends.ContainsKey(key);

    /// <summary>Hash of the key's value after a write; null if it depends on one before that is not known.</summary>
    /// <param name="write">The write.</param>
    /// <param name="before">Hash of the value before; null if it is not known.</param>
    public ulong? After(in OperationRecord write, ulong? before) =>
        write.Kind != OperationKind.Append ? ValueHash.Of(Value(write))
        : before is { } known ? ValueHash.Append(known, Value(write))
        : null;

    /// <summary>The write that left a value; null if none that is known can have.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Hash of its value.</param>
    /// <param name="before">Hash of the value before; null if it is not known.</param>
    public OperationRecord? Find(long key, ulong value, ulong? before)
    {
        if (_byValue.TryGetValue((key, value), out var write))
        {
            return write;
        }

        if (before is not null && _appends.TryGetValue(key, out var appends))
        {
            foreach (var append in appends)
            {
                if (After(append, before) == value)
                {
                    return append;
                }
            }
        }

        return null;
    }

    private byte[] Value(in OperationRecord operation)
    {
        var value = new byte[operation.ValueBytes];
        ValueGenerator.Fill(value, _clientSeed, operation.Sequence);
        return value;
    }
}
