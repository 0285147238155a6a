using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>One write as it stands in a log entry; the spans point into the entry.</summary>
internal readonly ref struct Command
{
    /// <summary>Unique identity.</summary>
    public UInt128 Id { get; init; }

    /// <summary>What to do; never a read.</summary>
    public OperationKind Kind { get; init; }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The new or appended value; empty for a delete.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>The expected value of a compare-and-swap.</summary>
    public ReadOnlySpan<byte> Expected { get; init; }

    /// <summary>True when a compare-and-swap expects a value, false when it expects an absent key.</summary>
    public bool HasExpected { get; init; }

    /// <summary>The command's own bytes in the entry.</summary>
    public ReadOnlySpan<byte> Encoded { get; init; }
}
