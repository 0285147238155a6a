using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>A figure of a fault over repetitions: median and worst. A run in which the end was not seen ranks behind all in which it was; it is never averaged.</summary>
/// <param name="Figure">The definition.</param>
/// <param name="Median">The median, or a bound that it exceeds.</param>
/// <param name="Worst">The worst value, or a bound that it exceeds.</param>
/// <param name="Runs">Runs that have a value.</param>
/// <param name="Censored">Of these, runs in which the end was not seen.</param>
public sealed record FigureSummary(Figure Figure, Reading Median, Reading Worst, int Runs, int Censored);
