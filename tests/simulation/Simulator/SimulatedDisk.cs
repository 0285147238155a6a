namespace PerfTests.SimulationTests.Simulator;

/// <summary>A log on a disk: what was not synced may be lost by a crash, its latest part first.</summary>
/// <typeparam name="T">A record.</typeparam>
/// <param name="world">Time and chance.</param>
internal sealed class SimulatedDisk<T>(SimulatedWorld world)
{
    private readonly List<T> _records = [];
    private int _synced;

    /// <summary>What would be read now.</summary>
    public IReadOnlyList<T> Records => _records;

    /// <summary>Writes without syncing.</summary>
    public void Append(IEnumerable<T> added) => _records.AddRange(added);

    /// <summary>Makes everything written so far safe from a crash.</summary>
    public void Sync() => _synced = _records.Count;

    /// <summary>A power failure: keeps what was synced, and of the rest a part from the front that chance decides.</summary>
    public void Crash()
    {
        var kept = _synced + world.Next(_records.Count - _synced + 1);
        _records.RemoveRange(kept, _records.Count - kept);
        _synced = _records.Count;
    }

    /// <summary>Replaces everything by other records in one step that a crash cannot divide.</summary>
    public void Rewrite(IEnumerable<T> other)
    {
        var copy = other.ToList();
        _records.Clear();
        _records.AddRange(copy);
        _synced = _records.Count;
    }

    /// <summary>A new, empty disk in place of the old one.</summary>
    public void Lose()
    {
        _records.Clear();
        _synced = 0;
    }
}
