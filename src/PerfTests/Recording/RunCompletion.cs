namespace PerfTests.Recording;

/// <summary>How a run ended; written last. A run folder without it is that of a killed run.</summary>
public sealed record RunCompletion
{
    /// <summary>How it ended.</summary>
    public required RunEnding Ending { get; init; }

    /// <summary>Why, if it did not complete; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When, in seconds since the run's origin.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the engine counted and observed of itself; null if the load never started.</summary>
    public LoadSummary? Load { get; init; }
}
