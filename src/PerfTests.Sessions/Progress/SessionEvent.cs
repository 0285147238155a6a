namespace PerfTests.Sessions.Progress;

/// <summary>Something that a session does, told as it happens. A face decides what it shows of it, and how.</summary>
public abstract record SessionEvent
{
    /// <summary>The event in a line for people.</summary>
    public abstract string Describe();
}
