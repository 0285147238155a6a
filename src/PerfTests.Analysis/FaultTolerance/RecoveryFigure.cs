namespace PerfTests.Analysis.FaultTolerance;

/// <summary>A figure of a fault over repetitions: median and worst. A run in which the end was not seen ranks behind all in which it was; it is never averaged.</summary>
/// <param name="Name">Name with the unit last, for example <c>failover_seconds</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Unit"><c>seconds</c>, <c>share</c>, <c>operations</c>, <c>us</c> or <c>ratio</c>.</param>
/// <param name="Median">The median, or a bound that it exceeds.</param>
/// <param name="IsMedianCensored">Whether the median is only known to exceed the value.</param>
/// <param name="Worst">The worst value: the highest, of availability the lowest.</param>
/// <param name="IsWorstCensored">Whether the worst is only known to exceed the value.</param>
/// <param name="Runs">Runs that have a value.</param>
/// <param name="Censored">Of these, runs in which the end was not seen.</param>
public sealed record RecoveryFigure(
    string Name,
    string Title,
    string Unit,
    double Median,
    bool IsMedianCensored,
    double Worst,
    bool IsWorstCensored,
    int Runs,
    int Censored
);
