namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What the criterion of recovery said about stretches of runs in which nothing happened, or something that was planted.</summary>
/// <param name="System">The system under test.</param>
/// <param name="Planted">What was planted.</param>
/// <param name="Stretches">Stretches that were looked at.</param>
/// <param name="AtOnce">Of these, recovered from the first moment on.</param>
/// <param name="Later">Recovered at a later moment.</param>
/// <param name="NotRecovered">Not recovered while it was watched.</param>
/// <param name="Untold">Could not be told.</param>
public sealed record RecoveryCalibrationResult(
    string System,
    PlantedChange Planted,
    int Stretches,
    int AtOnce,
    int Later,
    int NotRecovered,
    int Untold
);
