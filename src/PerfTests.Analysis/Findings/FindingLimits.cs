namespace PerfTests.Analysis.Findings;

/// <summary>From where on the rules speak up. The defaults are METHOD's seeds and published rules of thumb of etcd and others; they are heuristics.</summary>
public sealed record FindingLimits
{
    /// <summary>Share of its processors that a node, or the machine, may use on average, 0 to 1. Default: 0.8.</summary>
    public double MaxCpuShare { get; init; } = 0.8;

    /// <summary>Share of the time that a processor quota may hold a node back, 0 to 1. Default: 0.1.</summary>
    public double MaxThrottledShare { get; init; } = 0.1;

    /// <summary>Growth of a process's memory in bytes per second. Default: 1 MB/s.</summary>
    public double MaxMemoryGrowthPerSecond { get; init; } = 1e6;

    /// <summary>Bytes per second that a node may send. Default: 100 MB/s.</summary>
    public double MaxNetworkOutPerSecond { get; init; } = 100e6;

    /// <summary>99th percentile of a log's flush, in milliseconds. Default: 10, etcd's.</summary>
    public double MaxFlushP99Ms { get; init; } = 10;

    /// <summary>Share of a phase that flushes may make up, 0 to 1. Default: 0.4.</summary>
    public double MaxFlushShareOfCommit { get; init; } = 0.4;

    /// <summary>Share of the time in which a log device may be busy, 0 to 1. Default: 0.7.</summary>
    public double MaxFlushShare { get; init; } = 0.7;

    /// <summary>Share of the time that garbage collection may pause a node, 0 to 1. Default: 0.05; twice that is high.</summary>
    public double MaxPauseShare { get; init; } = 0.05;

    /// <summary>99th percentile of the response time over its median. Default: 10.</summary>
    public double MaxTailRatio { get; init; } = 10;

    /// <summary>Share of operations that may fail or be lost, 0 to 1. Default: 0.01; five times that is high.</summary>
    public double MaxErrorShare { get; init; } = 0.01;

    /// <summary>Copies of an update received for each one needed. Default: 3.</summary>
    public double MaxRedundancy { get; init; } = 3;

    /// <summary>Best interval with success over the best of all, at least this. Default: 0.8.</summary>
    public double MinOptimalShare { get; init; } = 0.8;
}
