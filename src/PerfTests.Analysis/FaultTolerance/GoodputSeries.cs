using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Goodput and response times of the measurement window in buckets, by completion (METHOD 7's x(t)).</summary>
internal static class GoodputSeries
{
    /// <summary>The log of histograms keeps stamps to the millisecond.</summary>
    private const double StampTolerance = 0.002;

    /// <summary>The buckets in order of time. A sliver, shorter than half an interval, is joined to the bucket before it.</summary>
    public static IReadOnlyList<GoodputBucket> Of(RunRecord record)
    {
        var latencies = record
            .Histograms.Where(part =>
                part.Tag is HistogramTags.Response or TaggedHistogram.WarmUpPrefix + HistogramTags.Response
            )
            .ToLookup(part => (long)Math.Round(part.StartSeconds / StampTolerance));
        var buckets = new List<GoodputBucket>();
        foreach (
            var interval in record.Intervals.Where(interval =>
                interval is { Stage: RunStage.Measure, DurationSeconds: > 0 }
            )
        )
        {
            var bucket = new GoodputBucket(
                interval.StartSeconds,
                interval.StartSeconds + interval.DurationSeconds,
                interval.Ok,
                interval.RequestedRate,
                Latencies(latencies, interval.StartSeconds)
            );
            if (buckets.Count > 0 && bucket.Seconds < 0.5 * record.Manifest.IntervalSeconds)
            {
                buckets[^1] = Join(buckets[^1], bucket);
            }
            else
            {
                buckets.Add(bucket);
            }
        }

        return buckets;
    }

    private static LatencyHistogram Latencies(ILookup<long, TaggedHistogram> parts, double start)
    {
        var key = (long)Math.Round(start / StampTolerance);
        return LatencyHistogram.Merge(
            parts[key - 1]
                .Concat(parts[key])
                .Concat(parts[key + 1])
                .Where(part => Math.Abs(part.StartSeconds - start) <= StampTolerance)
                .Select(part => part.Histogram)
        );
    }

    private static GoodputBucket Join(GoodputBucket first, GoodputBucket second) =>
        first with
        {
            ToSeconds = second.ToSeconds,
            Ok = first.Ok + second.Ok,
            Response = LatencyHistogram.Merge([first.Response, second.Response]),
        };
}
