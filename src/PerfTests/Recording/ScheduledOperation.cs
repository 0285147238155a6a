using System.Runtime.InteropServices;
using PerfTests.Workloads;

namespace PerfTests.Recording;

/// <summary>
/// An operation from the moment it falls due until it ends, with its stamps: a load engine carries it along and hands it to the
/// <see cref="OperationRecorder"/> at each step. Stamps are nanoseconds since the run's origin.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public record struct ScheduledOperation
{
    /// <summary>What is to be done.</summary>
    public Operation Operation { get; internal init; }

    /// <summary>Intended start: what response times count from.</summary>
    public long DueNanoseconds { get; internal init; }

    /// <summary>Actual send; 0 until then.</summary>
    public long SentNanoseconds { get; internal set; }

    /// <summary>The lane (client) that issues it: operations of one lane never overlap. Below 0 until it is known.</summary>
    public int Lane { get; set; }

    /// <summary>Whether few others were in flight when it was sent. Optional; what makes a reached bound of operations in flight the generator's fault or the system's is judged by it.</summary>
    public bool IsLowLoad { get; set; }

    /// <summary>Whether it had to wait for a place in flight.</summary>
    public bool IsQueued { get; internal set; }

    /// <summary>Whether it fell due in the measurement window: others are kept apart and are part of no result.</summary>
    public bool IsMeasured { get; internal init; }

    /// <summary>How long it waited for a place in flight: the system's doing or the bound's, not the pacer's.</summary>
    internal long WaitedNanoseconds { get; set; }

    /// <summary>Since when it waits for a place in flight; meaningful while <see cref="IsWaiting"/>.</summary>
    internal long QueuedNanoseconds { get; set; }

    /// <summary>Whether it waits for a place in flight now.</summary>
    internal bool IsWaiting { get; set; }
}
