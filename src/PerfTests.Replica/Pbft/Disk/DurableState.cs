using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Disk;

/// <summary>
/// What a node finds of an earlier process of its own. A node that has run before and cannot say what it voted for has lost its memory, and stays so over restarts until it
/// may vote again.
/// </summary>
internal sealed class DurableState
{
    private const string Started = "started";
    private const string Lost = "memory-lost";
    private const string Damaged = ".damaged";

    private readonly string _directory;
    private readonly RecordLog? _log;

    private DurableState(string directory, RecordLog? log) => (_directory, _log) = (directory, log);

    /// <summary>What was remembered, in order.</summary>
    public List<PbftRecord> Records { get; } = [];

    /// <summary>Whether votes may have been forgotten.</summary>
    public bool IsLost { get; private set; }

    /// <summary>One line about what was not as it should be; null when all was.</summary>
    public string? Remark { get; private set; }

    /// <summary>Reads what there is.</summary>
    /// <param name="directory">Where a node keeps what it must remember; created if absent.</param>
    /// <param name="log">The log; null when the node is to keep nothing.</param>
    /// <param name="hash">Takes digests.</param>
    public static DurableState Read(string directory, RecordLog? log, Hashing hash)
    {
        Directory.CreateDirectory(directory);
        var memory = new DurableState(directory, log);
        var hasRun = File.Exists(memory.PathOf(Started));
        if (log is null)
        {
            memory.IsLost = hasRun;
            memory.Remark = hasRun ? "With durability memory, nothing of an earlier process is left." : null;
            return memory;
        }
        var wasLost = File.Exists(memory.PathOf(Lost)) || (hasRun && !RecordLog.Exists(directory));
        var isWhole = log.TryRead(hash, memory.Records, out var remark);
        memory.IsLost = wasLost || !isWhole;
        memory.Remark = remark ?? (wasLost ? "What an earlier process voted for is not known." : null);
        if (!isWhole)
        {
            memory.SetAside();
        }
        return memory;
    }

    /// <summary>Notes that this node is about to speak.</summary>
    public void Begin()
    {
        if (IsLost && _log is not null)
        {
            File.WriteAllText(PathOf(Lost), "");
        }
        File.WriteAllText(PathOf(Started), "");
    }

    /// <summary>Notes that the node may vote again.</summary>
    public void Recovered()
    {
        IsLost = false;
        if (_log is not null)
        {
            File.Delete(PathOf(Lost));
        }
    }

    private void SetAside()
    {
        Records.Clear();
        foreach (
            var file in Directory
                .GetFiles(_directory)
                .Where(path => Path.GetFileName(path).Contains('-', StringComparison.Ordinal))
        )
        {
            if (Path.GetFileName(file) != Lost && !file.EndsWith(Damaged, StringComparison.Ordinal))
            {
                File.Move(file, file + Damaged, overwrite: true);
            }
        }
    }

    private string PathOf(string name) => Path.Combine(_directory, name);
}
