namespace PerfTests.Analysis.Results;

/// <summary>What a figure is about: views show the figures of a group together.</summary>
public enum FigureGroup
{
    /// <summary>What was offered, sent and committed.</summary>
    Throughput,

    /// <summary>How long operations took.</summary>
    Latency,

    /// <summary>What a committed operation cost.</summary>
    Cost,

    /// <summary>How updates spread over the nodes.</summary>
    Spreading,

    /// <summary>How the cluster came through faults; of a run with several faults the worst.</summary>
    Recovery,

    /// <summary>A user's own.</summary>
    Own,
}
