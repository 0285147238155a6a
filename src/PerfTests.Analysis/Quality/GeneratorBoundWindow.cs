namespace PerfTests.Analysis.Quality;

/// <summary>An interval in which the load generator, not the system, was the limit (METHOD 1).</summary>
/// <param name="StartSeconds">Start, in seconds since the run's origin.</param>
/// <param name="DurationSeconds">Length, in seconds.</param>
/// <param name="LagP99Us">99th percentile of its schedule lag, in microseconds.</param>
/// <param name="SentShare">Sent over due; NaN if nothing fell due.</param>
/// <param name="Reason">Which limit it broke, for people.</param>
public sealed record GeneratorBoundWindow(
    double StartSeconds,
    double DurationSeconds,
    double LagP99Us,
    double SentShare,
    string Reason
);
