namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Why one transaction comes before another one (Adya, Liskov and O'Neil, "Generalized isolation level definitions", ICDE 2000).</summary>
internal enum Dependency : byte
{
    /// <summary>No data passed: an order of sessions or of real time, or a step on the way of another dependency.</summary>
    Order,

    /// <summary>Write-write: it replaced a version that the other one had written.</summary>
    WriteWrite,

    /// <summary>Write-read: it read a version that the other one had written.</summary>
    WriteRead,

    /// <summary>Read-write, an anti-dependency: it replaced a version that the other one had read.</summary>
    ReadWrite,
}
