namespace PerfTests.Replica.Wire;

/// <summary>How reading a frame went.</summary>
internal enum LinkOutcome
{
    /// <summary>There is a frame.</summary>
    Frame,

    /// <summary>The other end closed the connection.</summary>
    Ended,

    /// <summary>The frame's length is out of bounds.</summary>
    Oversized,

    /// <summary>The frame does not prove that it comes from the other end, or is not the next one.</summary>
    Unauthenticated,
}
