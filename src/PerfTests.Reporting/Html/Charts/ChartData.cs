using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>What the page's script draws from, as JSON in a data block. The default encoder escapes what could end the block.</summary>
internal static class ChartData
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The data block of a line chart.</summary>
    public static MarkupString Of(LineChartModel model)
    {
        var y = model.YAxis;
        return Block(
            new
            {
                x = Rounded(model.X),
                xAxis = Axis(model.XAxis),
                yAxis = Axis(y),
                unit = model.Unit,
                isTime = model.IsTime,
                isSmall = model.IsSmall,
                xName = model.XName,
                series = model.Series.Select(line => new
                {
                    line.Name,
                    line.Tone,
                    line.IsDashed,
                    Values = Rounded([.. line.Values.Select(value => y.IsLog && value <= 0 ? double.NaN : value)]),
                }),
                bands = model.Bands,
                marks = model.Marks,
            }
        );
    }

    /// <summary>Any data block.</summary>
    public static MarkupString Block(object data) =>
        new(
            "<script type=\"application/json\" class=\"data\">" + JsonSerializer.Serialize(data, Options) + "</script>"
        );

    private static object Axis(ChartAxis axis) =>
        new
        {
            axis.Min,
            axis.Max,
            axis.IsLog,
            axis.Ticks,
        };

    /// <summary>Six digits are more than a screen shows, and a third of the size.</summary>
    private static IEnumerable<double?> Rounded(IReadOnlyList<double> values) =>
        values.Select(value =>
            double.IsFinite(value)
                ? double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                : (double?)null
        );
}
