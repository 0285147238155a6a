using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.History;

/// <summary>A run's value of one metric.</summary>
/// <param name="RunId">The run.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Epoch">What it may be compared with.</param>
/// <param name="Status">What its figures are worth.</param>
/// <param name="Commit">Revision of the code under test; null if unknown.</param>
/// <param name="Value">The value.</param>
public sealed record HistoryPoint(
    string RunId,
    DateTimeOffset StartedAt,
    string Epoch,
    RunStatus Status,
    string? Commit,
    double Value
);
