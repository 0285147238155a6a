namespace PerfTests.Workloads;

/// <summary>What an operation does.</summary>
public enum OperationKind : byte
{
    /// <summary>Reads a key, linearizably.</summary>
    Read,

    /// <summary>Reads a key from whichever node answers, possibly stale.</summary>
    LocalRead,

    /// <summary>Writes an existing key.</summary>
    Update,

    /// <summary>Writes a new key.</summary>
    Insert,

    /// <summary>Reads a run of keys from a start key (YCSB E).</summary>
    Scan,

    /// <summary>Reads a key, then writes it (YCSB F).</summary>
    ReadModifyWrite,

    /// <summary>Writes a key if it holds an expected value.</summary>
    CompareAndSwap,

    /// <summary>Appends to a key's value.</summary>
    Append,
}
