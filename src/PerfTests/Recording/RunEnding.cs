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

    /// <summary>Its facts could not be written any more, for example on a full disk, so it was stopped.</summary>
    NotRecorded,
}
