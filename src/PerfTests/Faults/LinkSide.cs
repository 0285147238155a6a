namespace PerfTests.Faults;

/// <summary>Which directions of the links of a node.</summary>
public enum LinkSide
{
    /// <summary>What it sends and what it is sent.</summary>
    Both,

    /// <summary>What it sends.</summary>
    Outgoing,

    /// <summary>What it is sent.</summary>
    Incoming,
}
