namespace PerfTests.Recording;

/// <summary>How a run ended.</summary>
public enum RunEnding
{
    /// <summary>It ran to its end.</summary>
    Completed,

    /// <summary>Something broke.</summary>
    Failed,

    /// <summary>It was stopped by its user or its deadline.</summary>
    Cancelled,
}
