namespace PerfTests.Protocols;

/// <summary>What is known of an operation's effect.</summary>
public enum Outcome : byte
{
    /// <summary>Acknowledged by the system.</summary>
    Ok,

    /// <summary>Definitely not applied.</summary>
    Failed,

    /// <summary>Timeout or lost connection: applied or not, nobody knows.</summary>
    Unknown,
}
