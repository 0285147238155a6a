namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What the load saw in a part of a run, over repetitions. Medians; NaN where no run has a value.</summary>
/// <param name="Name"><c>before</c>, <c>during</c> or <c>after</c>.</param>
/// <param name="Runs">Runs that have it.</param>
/// <param name="GoodputPerSecond">Median of the runs' goodput.</param>
/// <param name="ResponseP50Us">Median of the runs' median response times, in microseconds.</param>
/// <param name="ResponseP99Us">Median of the runs' 99th percentiles, in microseconds.</param>
/// <param name="Availability">Median of the runs' availability.</param>
/// <param name="LongestGapSeconds">Median of the runs' longest times without a success.</param>
public sealed record PeriodSummary(
    string Name,
    int Runs,
    double GoodputPerSecond,
    double ResponseP50Us,
    double ResponseP99Us,
    double Availability,
    double LongestGapSeconds
);
