namespace PerfTests.Hosting.Processes.Links;

/// <summary>Events of poll(2).</summary>
[Flags]
internal enum PollEvents : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is something to read, or to accept.</summary>
    In = 0x01,

    /// <summary>There is room to write, or a connection attempt has ended.</summary>
    Out = 0x04,

    /// <summary>An error is pending.</summary>
    Error = 0x08,

    /// <summary>The other side is gone.</summary>
    HangUp = 0x10,
}
