using PerfTests.Workloads;

namespace PerfTests.Running.OpenLoop;

/// <summary>An operation that fell due, with the stamps it has until it is sent. Times in nanoseconds of the run's clock.</summary>
internal struct PendingOperation
{
    public Operation Operation;

    /// <summary>Intended start.</summary>
    public long Due;

    /// <summary>When the pacer got to it.</summary>
    public long Released;

    /// <summary>How long it waited for a place in flight: the system's doing or the cap's, not the pacer's.</summary>
    public long Waited;

    /// <summary>Whether it had to wait for a place in flight.</summary>
    public bool IsQueued;

    /// <summary>Whether few others were in flight when it got its place.</summary>
    public bool IsCalm;

    /// <summary>Whether it fell due before the measurement window.</summary>
    public bool IsWarmUp;
}
