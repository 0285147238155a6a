namespace PerfTests.Analysis.Safety;

/// <summary>One operation on one key as the checkers see it. Values are hashes; 0 is absent.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Value">The value read or written.</param>
/// <param name="Expected">The value that a swap expects.</param>
/// <param name="Start">Call, in nanoseconds.</param>
/// <param name="End">Return, in nanoseconds; <see cref="Never"/> for an operation of unknown effect.</param>
/// <param name="Sequence">The operation's identity in the run.</param>
internal readonly record struct Step(StepKind Kind, ulong Value, ulong Expected, long Start, long End, long Sequence)
    : IInterval
{
    /// <summary>The end of an operation that may take effect at any time after its start, or never.</summary>
    public const long Never = long.MaxValue;

    /// <summary>What an append adds.</summary>
    public ReadOnlyMemory<byte> Appended { get; init; }
}
