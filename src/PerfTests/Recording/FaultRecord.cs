namespace PerfTests.Recording;

/// <summary>
/// One fault of a run with its four stamps (METHOD 7). Written anew at each step of its life, so that a killed run shows how far it got; the last
/// line of a number counts.
/// </summary>
public sealed record FaultRecord
{
    /// <summary>Number of the fault in the run, from 1 in order of schedule.</summary>
    public required int Number { get; init; }

    /// <summary>Kind in dotted lower case, for example <c>node.kill</c> or <c>network.partition</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The fault in words, settings included.</summary>
    public required string Description { get; init; }

    /// <summary>Whether a node may end of it by itself. Default: no.</summary>
    public bool MayEndNodes { get; init; }

    /// <summary>The nodes it was aimed at, as they were chosen when it was injected; empty before.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>When the injection was asked for, in seconds since the run's origin; null if it was not.</summary>
    public double? InjectRequestedSeconds { get; init; }

    /// <summary>When the injection was proven to be in effect; null if it was not.</summary>
    public double? InjectEffectiveSeconds { get; init; }

    /// <summary>When the healing was asked for; null if it was not, or if the fault does not heal.</summary>
    public double? HealRequestedSeconds { get; init; }

    /// <summary>When the healing was in effect: the cause was proven to be gone, and the nodes that it had touched were ready again. Null if that was not seen.</summary>
    public double? HealEffectiveSeconds { get; init; }

    /// <summary>What proved that the fault was in effect.</summary>
    public string? Proof { get; init; }

    /// <summary>What proved that it was healed.</summary>
    public string? HealProof { get; init; }

    /// <summary>Why the host or the system cannot do it; null if they can.</summary>
    public string? UnsupportedReason { get; init; }

    /// <summary>Why it failed to be injected, proven or healed; null if it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The cluster's health before the injection, in words; null if it was not looked at.</summary>
    public string? HealthBefore { get; init; }

    /// <summary>The cluster's health after the healing, in words; null if it was not looked at.</summary>
    public string? HealthAfter { get; init; }
}
