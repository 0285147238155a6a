using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>A fault of a run and what became of it.</summary>
/// <param name="Fault">The facts.</param>
/// <param name="Recovery">How the cluster came through it; null if it was not in effect while the load was measured.</param>
/// <param name="Remark">Why there are no figures, or what to know before using them; empty if nothing.</param>
public sealed record FaultResult(FaultRecord Fault, FaultRecovery? Recovery, string Remark)
{
    /// <summary>Why the run shows nothing about this fault, although it was in effect; null if it does.</summary>
    public string? InvalidReason { get; init; }
}
