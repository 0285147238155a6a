namespace PerfTests.Sessions.Baselines;

/// <summary>What is done with a scenario's baseline.</summary>
public enum BaselineUse
{
    /// <summary>Runs are held against it; without one, they are recorded as received.</summary>
    Check,

    /// <summary>Runs are recorded as received, whether there is a baseline or not.</summary>
    Record,

    /// <summary>Runs are recorded and accepted at once.</summary>
    Accept,
}
