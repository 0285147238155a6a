using PerfTests.Analysis.Statistics;

namespace PerfTests.Cli.History;

/// <summary>A series as one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>One bar per value; where there are more values than fit, one per group of neighbours, as high as their median.</summary>
    public static string Draw(IReadOnlyList<double> values, int max)
    {
        if (values.Count == 0)
        {
            return "";
        }

        var columns = Math.Min(values.Count, max);
        double[] heights =
        [
            .. Enumerable
                .Range(0, columns)
                .Select(column =>
                {
                    var (start, end) = (column * values.Count / columns, (column + 1) * values.Count / columns);
                    return Quantiles.Median([.. values.Skip(start).Take(end - start)]);
                }),
        ];
        var (low, high) = (heights.Min(), heights.Max());
        return string.Concat(
            heights.Select(height => Bars[high == low ? 0 : (int)((height - low) / (high - low) * (Bars.Length - 1))])
        );
    }
}
