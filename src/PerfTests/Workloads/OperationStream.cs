using PerfTests.Units;

namespace PerfTests.Workloads;

/// <summary>
/// The operations of a run, in order. Operation i is a pure function of the workload, the seed, i, and the number of inserts
/// before it. Does not allocate per operation; not thread-safe.
/// </summary>
public sealed class OperationStream
{
    private readonly Workload _workload;
    private readonly KeyChooser _keys;
    private readonly double[] _bounds;
    private readonly ulong _seed;
    private long _sequence;
    private long _present;

    /// <summary>Starts at operation 0.</summary>
    public OperationStream(Workload workload, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(workload);
        _workload = workload;
        _keys = workload.Distribution.CreateChooser(workload.Keys);
        _seed = seed.Derive("operations").Value;
        _present = workload.Keys;
        var sum = 0.0;
        _bounds = [.. workload.Mix.Shares.Select(share => sum += share)];
    }

    /// <summary>The next operation.</summary>
    public Operation Next()
    {
        var sequence = _sequence++;
        var random = new OperationRandom(_seed, sequence);
        var kind = ChooseKind(random.NextDouble());
        var key = kind == OperationKind.Insert ? _present++ : _keys.Choose(ref random, _present);
        var scanLength = kind == OperationKind.Scan ? 1 + (int)random.NextInt64(_workload.LongestScan) : 0;
        var operation = new Operation(sequence, kind, key, 0, scanLength);
        return operation.IsWrite ? operation with { ValueBytes = _workload.Values.Choose(ref random) } : operation;
    }

    private OperationKind ChooseKind(double draw)
    {
        var last = 0;
        for (var kind = 0; kind < _bounds.Length; kind++)
        {
            if (draw < _bounds[kind])
            {
                return (OperationKind)kind;
            }

            // The shares may add up to a hair less than 1: the rest goes to the last kind that has a share.
            last = kind > 0 && _bounds[kind] > _bounds[kind - 1] ? kind : last;
        }

        return (OperationKind)last;
    }
}
