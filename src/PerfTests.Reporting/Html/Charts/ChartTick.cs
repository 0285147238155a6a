namespace PerfTests.Reporting.Html.Charts;

/// <summary>A labelled place on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What it says.</param>
public sealed record ChartTick(double Value, string Label);
