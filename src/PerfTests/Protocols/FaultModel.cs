namespace PerfTests.Protocols;

/// <summary>The failures that a protocol tolerates.</summary>
public enum FaultModel
{
    /// <summary>Not known.</summary>
    Unspecified,

    /// <summary>Nodes stop and may come back; a majority must run.</summary>
    Crash,

    /// <summary>Nodes stop; any single survivor still holds the state, agreement is eventual.</summary>
    CrashEventual,

    /// <summary>Nodes may behave arbitrarily; fewer than a third of them.</summary>
    Byzantine,
}
