using PerfTests.Recording;

namespace PerfTests.Analysis.Latencies;

/// <summary>Response times over time: intervals by logarithmic buckets, 10 to a factor of 10.</summary>
public sealed record LatencyHeatmap
{
    private const int BucketsPerDecade = 10;

    /// <summary>Buckets from 1 microsecond to 1 hour.</summary>
    private const int MaxBuckets = 96;

    /// <summary>Bounds of the buckets in microseconds, ascending, one more than there are buckets; empty without samples.</summary>
    public required IReadOnlyList<double> BoundsUs { get; init; }

    /// <summary>Columns in order of time; an interval without operations has none.</summary>
    public required IReadOnlyList<HeatmapColumn> Columns { get; init; }

    internal static LatencyHeatmap Of(IEnumerable<TaggedHistogram> histograms)
    {
        const string WarmUp = TaggedHistogram.WarmUpPrefix + HistogramTags.Response;
        var columns = histograms
            .Where(part => part.Tag is HistogramTags.Response or WarmUp && part.Histogram.Count > 0)
            .Select(part => new HeatmapColumn(part.StartSeconds, part.EndSeconds, part.Tag == WarmUp, Count(part)))
            .OrderBy(column => column.StartSeconds)
            .ToArray();
        if (columns.Length == 0)
        {
            return new LatencyHeatmap { BoundsUs = [], Columns = [] };
        }

        var first = columns.Min(column => FirstUsed(column.Counts));
        var last = columns.Max(column => MaxBuckets - 1 - FirstUsed([.. column.Counts.Reverse()]));
        return new LatencyHeatmap
        {
            BoundsUs =
            [
                .. Enumerable
                    .Range(first, last - first + 2)
                    .Select(bucket => Math.Pow(10, (double)bucket / BucketsPerDecade)),
            ],
            Columns =
            [
                .. columns.Select(column =>
                    column with
                    {
                        Counts = [.. column.Counts.Skip(first).Take(last - first + 1)],
                    }
                ),
            ],
        };
    }

    private static long[] Count(TaggedHistogram part)
    {
        var counts = new long[MaxBuckets];
        foreach (var held in part.Histogram.Buckets)
        {
            var us = Math.Max(1, Math.Min(held.HighestNanoseconds, part.Histogram.Totals.MaxNs) / 1_000.0);
            var bucket = (int)Math.Floor(BucketsPerDecade * Math.Log10(us));
            counts[Math.Min(bucket, MaxBuckets - 1)] += held.Count;
        }

        return counts;
    }

    private static int FirstUsed(IReadOnlyList<long> counts) => counts.TakeWhile(count => count == 0).Count();
}
