using System.Globalization;
using System.Net;
using System.Text;
using PerfTests.Analysis.Regression;
using PerfTests.Reporting.Html.Charts;

namespace PerfTests.Reporting.Checks;

/// <summary>Draws what stands behind a judgement: a dot per block or run, the interval, no change, and the threshold. Changes are in the metric's own direction.</summary>
internal static class DotPlot
{
    private const double Width = 640;
    private const double Height = 150;
    private const double Left = 58;
    private const double Right = 8;
    private const double Top = 8;
    private const double Bottom = 8;

    /// <summary>The plot as SVG; empty if there is nothing to draw.</summary>
    public static string Render(MetricSeries series, Judgement judgement)
    {
        var sides = Sides(series).Where(side => side.Values.Count > 0).ToArray();
        if (sides.Length == 0)
        {
            return "";
        }

        var values = sides
            .SelectMany(side => side.Values)
            .Append(0)
            .Append(judgement.ToleratedPercent)
            .Concat(new[] { judgement.IntervalLowPercent, judgement.IntervalHighPercent }.OfType<double>())
            .ToArray();
        var room = 0.06 * Math.Max(values.Max() - values.Min(), 0.1);
        var axis = ChartAxis.Between(values.Min() - room, values.Max() + room, Label, about: 4);
        var svg = new StringBuilder();
        svg.Append(
            Text(
                $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Describe(judgement))}\">"
            )
        );
        foreach (var tick in axis.Ticks)
        {
            svg.Append(Rule("grid", Y(axis, tick.Value)));
            svg.Append(
                Text(
                    $"<text x=\"{Left - 8}\" y=\"{Y(axis, tick.Value) + 4:0.#}\" text-anchor=\"end\">{tick.Label}</text>"
                )
            );
        }

        AddInterval(svg, axis, judgement);
        svg.Append("<g class=\"quiet\">").Append(Rule("line", Y(axis, 0))).Append("</g>");
        svg.Append("<g class=\"bad\">").Append(Rule("line dashed", Y(axis, judgement.ToleratedPercent))).Append("</g>");
        AddDots(svg, axis, sides);
        return svg.Append("</svg>").ToString();
    }

    private static IEnumerable<(string Tone, IReadOnlyList<double> Values)> Sides(MetricSeries series)
    {
        if (!series.IsPaired)
        {
            yield return ("quiet", series.ChangesPercent(series.Baseline));
        }

        yield return ("s1", series.ChangesPercent(series.Candidate));
        yield return ("s4", series.Again is { } again ? series.ChangesPercent(again) : []);
    }

    private static void AddInterval(StringBuilder svg, ChartAxis axis, Judgement judgement)
    {
        if (judgement is { IntervalLowPercent: { } low, IntervalHighPercent: { } high })
        {
            var (top, bottom) = (Y(axis, high), Y(axis, low));
            svg.Append(
                Text(
                    $"<g class=\"s1\"><rect class=\"band\" x=\"{Left}\" y=\"{top:0.#}\" width=\"{Width - Left - Right}\" height=\"{Math.Max(1, bottom - top):0.#}\"/></g>"
                )
            );
        }

        if (judgement.EstimatePercent is { } estimate)
        {
            svg.Append("<g class=\"s1\">").Append(Rule("line", Y(axis, estimate))).Append("</g>");
        }
    }

    /// <summary>Unpaired sides stand one after the other, paired ones on the same places.</summary>
    private static void AddDots(StringBuilder svg, ChartAxis axis, (string Tone, IReadOnlyList<double> Values)[] sides)
    {
        var isApart = sides[0].Tone == "quiet";
        var places = isApart ? sides.Sum(side => side.Values.Count) : sides.Max(side => side.Values.Count);
        var first = 0;
        foreach (var (tone, values) in sides)
        {
            svg.Append(Text($"<g class=\"{tone}\">"));
            for (var i = 0; i < values.Count; i++)
            {
                var x = Left + ((Width - Left - Right) * (first + i + 0.5) / places);
                svg.Append(Text($"<circle class=\"dot\" cx=\"{x:0.#}\" cy=\"{Y(axis, values[i]):0.#}\" r=\"3.5\"/>"));
            }

            svg.Append("</g>");
            first += isApart ? values.Count : 0;
        }
    }

    private static string Rule(string style, double y) =>
        Text($"<line class=\"{style}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");

    private static double Y(ChartAxis axis, double value) =>
        Top + ((Height - Top - Bottom) * (axis.Max - value) / (axis.Max - axis.Min));

    private static string Describe(Judgement judgement) =>
        $"{judgement.Metric}: {CheckText.Word(judgement.Verdict)}, change {CheckText.Change(judgement)}, interval {CheckText.Interval(judgement)}, tolerated {CheckText.Tolerated(judgement)}";

    private static string Label(double percent) =>
        percent.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture) + " %";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
