using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What was found about the faults of a run.</summary>
public sealed record RecoveryResult
{
    /// <summary>The faults in order of number.</summary>
    public required IReadOnlyList<FaultResult> Faults { get; init; }

    /// <summary>Length of the buckets, in seconds.</summary>
    public required double BucketSeconds { get; init; }

    /// <summary>Why the recovery figures mean nothing; empty if they do.</summary>
    public IReadOnlyList<string> InvalidReasons { get; init; } = [];

    /// <summary>What to know before using the figures; empty if nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether a node's event shows that the system noticed something: an election, a view change, a suspicion.</summary>
    public static bool IsDetection(NodeEventRecord happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return DetectionEvents.Includes(happened.Kind);
    }
}
