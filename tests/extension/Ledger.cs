using System.Buffers.Binary;
using PerfTests.Protocols;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.ExtensionTests;

/// <summary>A replicated log without the replication: one dictionary of hashes, positions from a counter, one lock.</summary>
/// <param name="reusesPositions">Whether it gives some positions twice: the violation that the check must find.</param>
internal sealed class Ledger(bool reusesPositions)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, ulong> _values = [];
    private readonly HashSet<string> _throttled = [];
    private long _position;

    public long Position
    {
        get
        {
            lock (_lock)
            {
                return _position;
            }
        }
    }

    public string Digest
    {
        get
        {
            lock (_lock)
            {
                var digest = 0UL;
                Span<byte> pair = stackalloc byte[16];
                foreach (var (key, value) in _values)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(pair, key);
                    BinaryPrimitives.WriteUInt64LittleEndian(pair[8..], value);
                    digest ^= ValueHash.Of(pair);
                }

                return $"{digest:x16}";
            }
        }
    }

    public bool IsThrottled(string node)
    {
        lock (_lock)
        {
            return _throttled.Contains(node);
        }
    }

    public void Throttle(string node, bool isOn)
    {
        lock (_lock)
        {
            _ = isOn ? _throttled.Add(node) : _throttled.Remove(node);
        }
    }

    public OperationResult Execute(Operation operation, string node, Seed seed)
    {
        lock (_lock)
        {
            if (_throttled.Contains(node))
            {
                return OperationResult.Failure("throttled");
            }

            if (!operation.IsWrite)
            {
                var isFound = _values.TryGetValue(operation.Key, out var read);
                return OperationResult.Ok with { Found = isFound, ValueHash = read };
            }

            var value = new byte[operation.ValueBytes];
            ValueGenerator.Fill(value, seed, operation.Sequence);
            _values[operation.Key] = ValueHash.Of(value);
            _position += reusesPositions && _position % 10 == 9 ? 0 : 1;
            return OperationResult.Ok with { Position = _position };
        }
    }
}
