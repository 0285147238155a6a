namespace PerfTests.Analysis.Latencies;

/// <summary>One part of an operation's way.</summary>
public sealed record PhaseResult
{
    /// <summary>submission, consensus, application, return, waiting or unattributed.</summary>
    public required string Name { get; init; }

    /// <summary>What it covers, for people.</summary>
    public required string Meaning { get; init; }

    /// <summary>Its distribution over the operations that report it; null where it is only known in sum.</summary>
    public LatencyDistribution? Distribution { get; init; }

    /// <summary>Its part of the mean response time of all successful operations, in microseconds: these add up.</summary>
    public required double ContributionUs { get; init; }

    /// <summary>The same as a share of the mean response time, 0 to 1.</summary>
    public required double Share { get; init; }
}
