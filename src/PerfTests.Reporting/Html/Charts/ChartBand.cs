namespace PerfTests.Reporting.Html.Charts;

/// <summary>A shaded span of a time axis, for example the warm-up.</summary>
/// <param name="From">Start, in seconds since the run's origin.</param>
/// <param name="To">End, in seconds since the run's origin.</param>
/// <param name="Name">What it is.</param>
/// <param name="Tone">Name of its color in the style sheet.</param>
public sealed record ChartBand(double From, double To, string Name, string Tone);
