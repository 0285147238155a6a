namespace PerfTests.Running.OpenLoop;

/// <summary>What a place in flight is doing.</summary>
internal enum InFlightSlotState
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>An operation has the place and waits for a thread.</summary>
    Dispatched,

    /// <summary>The operation was sent.</summary>
    Running,

    /// <summary>The operation exceeded its timeout and its client was told to give up.</summary>
    Cancelling,

    /// <summary>The operation was given up; whatever the client still says of it is not heard.</summary>
    Abandoned,
}
