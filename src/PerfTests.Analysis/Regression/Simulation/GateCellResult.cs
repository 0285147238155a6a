namespace PerfTests.Analysis.Regression.Simulation;

/// <summary>How often a gate gave each verdict.</summary>
/// <param name="Cell">What was simulated.</param>
/// <param name="Checks">Checks simulated.</param>
/// <param name="Regressed">Of these regressed.</param>
/// <param name="Passed">Of these passed, without or with an improvement.</param>
/// <param name="Inconclusive">Of these inconclusive.</param>
/// <param name="MeanRuns">Runs of the candidate (blocks, or runs) that a check took on average.</param>
public sealed record GateCellResult(
    GateCell Cell,
    int Checks,
    int Regressed,
    int Passed,
    int Inconclusive,
    double MeanRuns
)
{
    /// <summary>Share of checks that failed: false fails where nothing changed beyond the threshold, power where something did.</summary>
    public double FailShare => (double)Regressed / Checks;
}
