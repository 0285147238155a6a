namespace PerfTests.Workloads;

/// <summary>One operation of a workload; a pure function of the workload, the seed and the position.</summary>
/// <param name="Sequence">Position in the run, from 0: unique, and the identity under which a retry is recognised.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Key">Index of the key, at least 0.</param>
/// <param name="ValueBytes">Size of the value to write, in bytes; 0 for reads.</param>
/// <param name="ScanLength">Number of keys to scan; 0 unless <see cref="OperationKind.Scan"/>.</param>
public readonly record struct Operation(long Sequence, OperationKind Kind, long Key, int ValueBytes, int ScanLength = 0)
{
    /// <summary>Whether the operation changes state.</summary>
    public bool IsWrite => Kind is not (OperationKind.Read or OperationKind.LocalRead or OperationKind.Scan);
}
