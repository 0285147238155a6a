namespace PerfTests.SimulationTests.Simulator;

/// <summary>A log on a disk: what was not synced may be lost by a crash, its latest part first.</summary>
/// <typeparam name="T">A record.</typeparam>
/// <param name="world">Time and chance.</param>
internal sealed class SimulatedDisk<T>(SimulatedWorld world)
{
    private readonly List<T> records = [];
    private int synced;

    /// <summary>What would be read now.</summary>
    public IReadOnlyList<T> Records => records;

    /// <summary>Writes without syncing.</summary>
    public void Append(IEnumerable<T> added) => records.AddRange(added);

    /// <summary>Makes everything written so far safe from a crash.</summary>
    public void Sync() => synced = records.Count;

    /// <summary>A power failure: keeps what was synced, and of the rest a part from the front that chance decides.</summary>
    public void Crash()
    {
        var kept = synced + world.Next(records.Count - synced + 1);
        records.RemoveRange(kept, records.Count - kept);
        synced = records.Count;
    }

    /// <summary>Replaces everything by other records in one step that a crash cannot divide.</summary>
    public void Rewrite(IEnumerable<T> other)
    {
        var copy = other.ToList();
        records.Clear();
        records.AddRange(copy);
        synced = records.Count;
    }

    /// <summary>A new, empty disk in place of the old one.</summary>
    public void Lose()
    {
        records.Clear();
        synced = 0;
    }
}
