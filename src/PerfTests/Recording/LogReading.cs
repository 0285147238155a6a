namespace PerfTests.Recording;

/// <summary>How the reading of a position of a system's log went.</summary>
public enum LogReading
{
    /// <summary>What stands there was read, or that nothing does.</summary>
    Read,

    /// <summary>The system did not answer: nothing is known of it.</summary>
    Unread,

    /// <summary>The log ends before it: nothing stands there or behind it.</summary>
    End,
}
