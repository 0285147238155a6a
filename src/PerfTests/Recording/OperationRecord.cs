using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Recording;

/// <summary>One operation that was sent, with what became of it: the history that the safety checks read.</summary>
/// <param name="Sequence">The operation's identity in the run; written values are a function of it.</param>
/// <param name="Key">Index of the key.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Outcome">What is known of its effect.</param>
/// <param name="Found">For reads: whether the key existed. For compare-and-swap: whether it swapped.</param>
/// <param name="ValueBytes">Size of the value written, in bytes; 0 for reads.</param>
/// <param name="SentNanoseconds">When it was sent, in nanoseconds since the run's origin.</param>
/// <param name="EndedNanoseconds">When its answer was there or was given up, in nanoseconds since the run's origin.</param>
/// <param name="ReadHash">Hash of the value read (<see cref="Workloads.ValueHash"/>), or for a compare-and-swap of the value it expected; 0 if absent or unknown.</param>
/// <param name="Position">The system's position of the operation (log index, revision), or 0.</param>
public readonly record struct OperationRecord(
    long Sequence,
    long Key,
    OperationKind Kind,
    Outcome Outcome,
    bool Found,
    int ValueBytes,
    long SentNanoseconds,
    long EndedNanoseconds,
    ulong ReadHash,
    long Position
)
{
    /// <summary>The record of an operation that ended.</summary>
    /// <param name="operation">What was to be done.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="sent">When it was sent, in nanoseconds.</param>
    /// <param name="ended">When it ended, in nanoseconds of the same origin.</param>
    public static OperationRecord Of(Operation operation, in OperationResult result, long sent, long ended) =>
        new(
            operation.Sequence,
            operation.Key,
            operation.Kind,
            result.Outcome,
            result.Found,
            operation.ValueBytes,
            sent,
            ended,
            result.ValueHash,
            result.Position
        );
}
