namespace PerfTests.Analysis.History;

/// <summary>A place where a metric changed its level for good.</summary>
/// <param name="Index">Index, from 0, of the new level's first run in its epoch.</param>
/// <param name="First">The new level's first run.</param>
/// <param name="Last">The old level's last run: the change came between the two.</param>
/// <param name="Before">Median of the old level.</param>
/// <param name="After">Median of the new level.</param>
/// <param name="P">p-value of the two levels being alike.</param>
/// <param name="IsWorse">Whether the change is for the worse.</param>
public sealed record TrendChange(
    int Index,
    HistoryPoint First,
    HistoryPoint Last,
    double Before,
    double After,
    double P,
    bool IsWorse
)
{
    /// <summary>Change from before to after in percent of before.</summary>
    public double ChangePercent => 100 * ((After / Before) - 1);
}
