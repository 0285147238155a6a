namespace PerfTests.Recording;

/// <summary>The part of a run that an interval belongs to.</summary>
public enum RunStage
{
    /// <summary>Same load, same code path, not counted.</summary>
    WarmUp,

    /// <summary>The fixed measurement window.</summary>
    Measure,

    /// <summary>No new arrivals; waiting for what is in flight, up to a hard deadline.</summary>
    Drain,
}
