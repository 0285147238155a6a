using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>Draws a line chart as SVG: what is seen without script, and on paper. Colors come from the style sheet.</summary>
internal sealed class SvgLineChart(LineChartModel model)
{
    private const double Left = 64;
    private const double Right = 14;
    private const double Top = 10;
    private const double Bottom = 26;
    private readonly StringBuilder _svg = new();
    private readonly ChartAxis _y = model.YAxis;
    private readonly double _width = model.IsSmall ? 460 : 940;
    private readonly double _height = model.IsSmall ? 180 : 260;

    /// <summary>The markup.</summary>
    public static string Render(LineChartModel model) => new SvgLineChart(model).Render();

    private string Render()
    {
        _svg.Append(
            Invariant(
                $"<svg viewBox=\"0 0 {_width} {_height}\" role=\"img\" aria-label=\"{Encode(model.Description)}\" focusable=\"false\">"
            )
        );
        foreach (var band in model.Bands)
        {
            var from = X(band.From);
            _svg.Append(
                Invariant(
                    $"<rect class=\"band {band.Tone}\" x=\"{from:0.#}\" y=\"{Top}\" width=\"{Math.Max(0, X(band.To) - from):0.#}\" height=\"{_height - Top - Bottom}\"><title>{Encode(band.Name)}</title></rect>"
                )
            );
        }

        AddAxes();
        foreach (var mark in model.Marks.Where(mark => mark.At >= model.XAxis.Min && mark.At <= model.XAxis.Max))
        {
            _svg.Append(
                Invariant(
                    $"<line class=\"mark\" x1=\"{X(mark.At):0.#}\" x2=\"{X(mark.At):0.#}\" y1=\"{Top}\" y2=\"{_height - Bottom}\"><title>{Encode(mark.Name)}</title></line>"
                )
            );
        }

        foreach (var line in model.Series)
        {
            AddLine(line);
        }

        return _svg.Append("</svg>").ToString();
    }

    private void AddAxes()
    {
        foreach (var tick in _y.Ticks)
        {
            var y = Y(tick.Value);
            _svg.Append(
                Invariant(
                    $"<line class=\"grid\" x1=\"{Left}\" x2=\"{_width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{Encode(tick.Label)}</text>"
                )
            );
        }

        foreach (var tick in model.XAxis.Ticks)
        {
            _svg.Append(
                Invariant(
                    $"<text x=\"{X(tick.Value):0.#}\" y=\"{_height - 8}\" text-anchor=\"middle\">{Encode(tick.Label)}</text>"
                )
            );
        }
    }

    private void AddLine(ChartSeries line)
    {
        var path = new StringBuilder();
        var isolated = new StringBuilder();
        for (var i = 0; i < model.X.Count; i++)
        {
            if (!HasValue(line, i))
            {
                continue;
            }

            var (x, y) = (X(model.X[i]), Y(line.Values[i]));
            path.Append(HasValue(line, i - 1) ? 'L' : 'M').Append(Invariant($"{x:0.#} {y:0.#}"));
            if (!HasValue(line, i - 1) && !HasValue(line, i + 1))
            {
                isolated.Append(
                    Invariant($"<circle class=\"dot {line.Tone}\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\"/>")
                );
            }
        }

        if (path.Length > 0)
        {
            var dashed = line.IsDashed ? " dashed" : "";
            _svg.Append(Invariant($"<path class=\"line {line.Tone}{dashed}\" d=\"{path}\"/>")).Append(isolated);
        }
    }

    private bool HasValue(ChartSeries line, int index) =>
        index >= 0
        && index < line.Values.Count
        && double.IsFinite(line.Values[index])
        && (!_y.IsLog || line.Values[index] > 0);

    private double X(double value) => Left + (model.XAxis.Position(value) * (_width - Left - Right));

    private double Y(double value) => _height - Bottom - (_y.Position(value) * (_height - Top - Bottom));

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
