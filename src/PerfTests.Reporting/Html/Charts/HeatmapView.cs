using System.Globalization;
using System.Text;
using PerfTests.Analysis.Latencies;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>A heatmap ready to draw: coarsened to a bounded number of columns, cells sorted into a few shades.</summary>
internal sealed class HeatmapView
{
    /// <summary>Shades from few to many operations.</summary>
    public const int Shades = 8;

    private const int MaxColumns = 240;

    /// <summary>Prepares a heatmap.</summary>
    /// <param name="map">What to draw.</param>
    /// <param name="from">Start of the time axis; null for the first column's.</param>
    /// <param name="to">End of the time axis; null for the last column's.</param>
    public HeatmapView(LatencyHeatmap map, double? from = null, double? to = null)
    {
        Bounds = map.BoundsUs;
        Columns = Coarsen(map.Columns);
        Highest = Columns.SelectMany(column => column.Counts).DefaultIfEmpty(0).Max();
        if (Columns.Count > 0)
        {
            From = from ?? Columns.Min(column => column.StartSeconds);
            To = to ?? Columns.Max(column => column.EndSeconds);
        }
    }

    /// <summary>Bounds of the buckets in microseconds.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Columns in order of time.</summary>
    public IReadOnlyList<HeatmapColumn> Columns { get; }

    /// <summary>The largest count of a cell.</summary>
    public long Highest { get; }

    /// <summary>Start of the first column, in seconds.</summary>
    public double From { get; }

    /// <summary>End of the last column, in seconds.</summary>
    public double To { get; }

    /// <summary>Number of buckets.</summary>
    public int Buckets => Math.Max(0, Bounds.Count - 1);

    /// <summary>One path per shade, in units of a bucket's height and a thousandth of the width.</summary>
    public string Paths()
    {
        var paths = new StringBuilder[Shades];
        foreach (var column in Columns)
        {
            var x = Place(column.StartSeconds);
            var width = Place(column.EndSeconds) - x;
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                if (column.Counts[bucket] == 0)
                {
                    continue;
                }

                var path = paths[Shade(column.Counts[bucket])] ??= new StringBuilder();
                path.Append(
                    CultureInfo.InvariantCulture,
                    $"M{x:0.##} {Buckets - 1 - bucket}h{width:0.##}v1h-{width:0.##}z"
                );
            }
        }

        return string.Concat(
            paths.Select((path, shade) => path is null ? "" : $"<path class=\"shade{shade}\" d=\"{path}\"/>")
        );
    }

    /// <summary>Labelled bucket bounds: one per factor of 10, or all of 1, 2, 5 if the range is narrow; with the height from the bottom, 0 to 1.</summary>
    public IEnumerable<(double Position, string Label)> Ticks()
    {
        if (Buckets == 0)
        {
            return [];
        }

        var (low, high) = (Math.Log10(Bounds[0]), Math.Log10(Bounds[^1]));
        double[] factors = high - low > 2.2 ? [1] : [1, 2, 5];
        return Enumerable
            .Range((int)Math.Floor(low), (int)Math.Ceiling(high - Math.Floor(low)) + 1)
            .SelectMany(decade => factors.Select(factor => factor * Math.Pow(10, decade)))
            .Where(value => Math.Log10(value) >= low - 1e-9 && Math.Log10(value) <= high + 1e-9)
            .Select(value =>
                ((Math.Log10(value) - low) / (high - low), ChartUnit.Label(value, ChartUnit.Microseconds))
            );
    }

    /// <summary>Shades grow with the logarithm of the count: a single slow operation is seen beside thousands of fast ones.</summary>
    private int Shade(long count) =>
        Highest <= 1 ? Shades - 1 : (int)Math.Round((Shades - 1) * Math.Log(count) / Math.Log(Highest));

    private double Place(double seconds) => To > From ? Math.Clamp(1000 * (seconds - From) / (To - From), 0, 1000) : 0;

    private static IReadOnlyList<HeatmapColumn> Coarsen(IReadOnlyList<HeatmapColumn> columns)
    {
        var size = (columns.Count + MaxColumns - 1) / MaxColumns;
        return size <= 1
            ? columns
            :
            [
                .. columns
                    .Chunk(size)
                    .Select(group => new HeatmapColumn(
                        group[0].StartSeconds,
                        group.Max(column => column.EndSeconds),
                        group.All(column => column.IsWarmUp),
                        [.. group[0].Counts.Select((_, bucket) => group.Sum(column => column.Counts[bucket]))]
                    )),
            ];
    }
}
