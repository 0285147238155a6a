namespace PerfTests.Analysis.Resources;

/// <summary>What a process's memory does.</summary>
public enum MemoryTrend
{
    /// <summary>No growth shows above the noise.</summary>
    Steady,

    /// <summary>It grew, and the later half of the window much less than the earlier: a cache that fills, or a heap that finds its size.</summary>
    LevelsOff,

    /// <summary>It grows as fast at the end as before: a leak, if a longer run goes on like this.</summary>
    Grows,
}
