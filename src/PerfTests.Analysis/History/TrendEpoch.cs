namespace PerfTests.Analysis.History;

/// <summary>The part of a trend whose runs asked the same question of the same machine.</summary>
/// <param name="Epoch">Name of the epoch.</param>
/// <param name="Points">Its runs in the order of time, at least one.</param>
/// <param name="Median">Median of the newest level: since the last change, or of all.</param>
/// <param name="Changes">Where the level changed, in the order of time.</param>
public sealed record TrendEpoch(
    string Epoch,
    IReadOnlyList<HistoryPoint> Points,
    double Median,
    IReadOnlyList<TrendChange> Changes
);
