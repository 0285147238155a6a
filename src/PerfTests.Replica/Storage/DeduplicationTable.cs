using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>
/// Remembers the outcome of the latest commands by their identity, so that a retry is answered and not applied again.
/// Replicated: every node forgets the same identity at the same log position, hence the fixed capacity.
/// </summary>
/// <remarks>A retry that arrives after more than <see cref="Capacity"/> other commands is applied as a new one.</remarks>
internal sealed class DeduplicationTable
{
    /// <summary>How many outcomes are remembered. Part of the replicated behaviour: not a parameter.</summary>
    public const int Capacity = 1 << 17;

    private readonly Dictionary<UInt128, CachedOutcome> _outcomes = [];
    private readonly Queue<UInt128> _order = new();
    private readonly int _capacity;

    /// <summary>An empty table.</summary>
    /// <param name="capacity">How many outcomes are remembered, at least 1; other values than the default are for tests.</param>
    public DeduplicationTable(int capacity = Capacity) => _capacity = capacity;

    /// <summary>How many outcomes are remembered now.</summary>
    public int Count => _order.Count;

    /// <summary>The remembered outcomes, oldest first.</summary>
    public IEnumerable<(UInt128 Id, OperationOutcome Status, long Index)> Oldest =>
        _order.Select(id => (id, _outcomes[id].Status, _outcomes[id].Index));

    /// <summary>Looks an identity up.</summary>
    /// <returns>True when it was applied before, with its outcome.</returns>
    public bool TryFind(UInt128 id, out AppliedOperation outcome)
    {
        var found = _outcomes.TryGetValue(id, out var remembered);
        outcome = new AppliedOperation(remembered.Status, remembered.Index, Duplicate: true);
        return found;
    }

    /// <summary>Remembers an outcome and forgets the oldest one when full. The identity must be new.</summary>
    public void Add(UInt128 id, OperationOutcome status, long index)
    {
        _outcomes.Add(id, new CachedOutcome(status, index));
        _order.Enqueue(id);
        if (_order.Count > _capacity)
        {
            _outcomes.Remove(_order.Dequeue());
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _outcomes.Clear();
        _order.Clear();
    }

    private readonly record struct CachedOutcome(OperationOutcome Status, long Index);
}
