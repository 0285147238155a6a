namespace PerfTests.Sessions.History;

/// <summary>A step that was timed several times.</summary>
/// <param name="Name">What was done, opening the history included.</param>
/// <param name="MedianMs">Median time in milliseconds.</param>
/// <param name="WorstMs">Longest time in milliseconds.</param>
public sealed record HistoryBenchmarkStep(string Name, double MedianMs, double WorstMs);
