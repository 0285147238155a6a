namespace PerfTests.Sessions.History;

/// <summary>How fast a history is with many runs.</summary>
/// <param name="Results">Synthetic runs in it.</param>
/// <param name="Scenarios">Scenarios that they are of.</param>
/// <param name="FileBytes">Size of its file.</param>
/// <param name="StoreSeconds">What storing all of them took.</param>
/// <param name="Steps">What was timed.</param>
public sealed record HistoryBenchmarkReport(
    int Results,
    int Scenarios,
    long FileBytes,
    double StoreSeconds,
    IReadOnlyList<HistoryBenchmarkStep> Steps
);
