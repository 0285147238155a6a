namespace PerfTests.Reporting.Html.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Tone">Name of its color in the style sheet, without the leading <c>--</c>.</param>
/// <param name="Values">One value per x; NaN leaves a gap.</param>
/// <param name="IsDashed">Whether it is dashed: something asked for, a limit, or what may lie on top of another line.</param>
public sealed record ChartSeries(string Name, string Tone, IReadOnlyList<double> Values, bool IsDashed = false);
