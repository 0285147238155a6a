namespace PerfTests.Replica.Machines;

/// <summary>How fresh a read must be.</summary>
internal enum ReadConsistency : byte
{
    /// <summary>The read sees every operation that was acknowledged before it began.</summary>
    Linearizable = 0,

    /// <summary>The read sees what this node has applied, however old that is.</summary>
    Local = 1,
}
