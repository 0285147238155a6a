namespace PerfTests.Reporting.Html.Charts;

/// <summary>A moment on a time axis, for example a change of leader.</summary>
/// <param name="At">When, in seconds since the run's origin.</param>
/// <param name="Name">What happened.</param>
public sealed record ChartMark(double At, string Name);
