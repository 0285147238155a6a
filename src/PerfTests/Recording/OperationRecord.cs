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
/// <param name="Lane">The lane (client) that issued it: operations of one lane never overlap. After an operation of unknown effect a lane goes on under a new number.</param>
/// <param name="DueNanoseconds">Intended start, in nanoseconds since the run's origin; equal to the send for operations outside the load.</param>
/// <param name="SentNanoseconds">When it was sent, in nanoseconds since the run's origin.</param>
/// <param name="EndedNanoseconds">When its answer was there or was given up, in nanoseconds since the run's origin.</param>
/// <param name="ReadHash">Hash of the value read (<see cref="Workloads.ValueHash"/>), or for a compare-and-swap of the value it expected; 0 if absent.</param>
/// <param name="Position">The system's position of the operation (log index, revision), or 0.</param>
public readonly record struct OperationRecord(
    long Sequence,
    long Key,
    OperationKind Kind,
    Outcome Outcome,
    bool Found,
    int ValueBytes,
    int Lane,
    long DueNanoseconds,
    long SentNanoseconds,
    long EndedNanoseconds,
    ulong ReadHash,
    long Position
)
{
    /// <summary>Whether the client told <see cref="ReadHash"/>; if not, nothing is known of what was read or expected. Default: yes.</summary>
    public bool IsReadKnown { get; init; } = true;

    /// <summary>Whether it read a key back after the load.</summary>
    public bool IsReadBack => Sequence is >= OperationSequences.FirstReadBack and < OperationSequences.FirstPreload;

    /// <summary>Whether it is one of the load, not of what was made before and after it.</summary>
    public bool IsOfLoad => Sequence < OperationSequences.FirstReadBack;

    /// <summary>The record of an operation of the load that ended.</summary>
    /// <param name="operation">The operation with its stamps.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="ended">When it ended, in nanoseconds since the run's origin.</param>
    public static OperationRecord Of(in ScheduledOperation operation, in OperationResult result, long ended) =>
        Of(operation.Operation, result, operation.Lane, operation.SentNanoseconds, ended) with
        {
            DueNanoseconds = operation.DueNanoseconds,
        };

    /// <summary>The record of an operation outside the load, such as a preload or a read-back: due when it was sent.</summary>
    /// <param name="operation">What was to be done.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="lane">The lane that issued it.</param>
    /// <param name="sent">When it was sent, in nanoseconds since the run's origin.</param>
    /// <param name="ended">When it ended, in nanoseconds since the run's origin.</param>
    public static OperationRecord Of(Operation operation, in OperationResult result, int lane, long sent, long ended) =>
        new(
            operation.Sequence,
            operation.Key,
            operation.Kind,
            result.Outcome,
            result.Found,
            operation.ValueBytes,
            lane,
            sent,
            sent,
            ended,
            result.ValueHash,
            result.Position
        )
        {
            IsReadKnown = result.IsValueKnown,
        };
}
