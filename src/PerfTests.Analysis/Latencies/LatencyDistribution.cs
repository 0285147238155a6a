using PerfTests.Recording;

namespace PerfTests.Analysis.Latencies;

/// <summary>A distribution of durations, in microseconds; from one merged histogram, never from averaged percentiles.</summary>
public sealed record LatencyDistribution
{
    /// <summary>The percentiles that are shown, maximum last.</summary>
    public static IReadOnlyList<double> ShownPercentiles { get; } = [50, 75, 90, 95, 99, 99.9, 99.99, 100];

    /// <summary>Samples beyond a percentile that it needs to say anything.</summary>
    private const int MinBeyond = 10;

    /// <summary>Points of the curve per factor 10 of the remaining share.</summary>
    private const int PointsPerNine = 20;

    private const double NanosecondsPerMicrosecond = 1_000;

    /// <summary>Number of samples.</summary>
    public required long Count { get; init; }

    /// <summary>Mean, from the exact sum; NaN without samples.</summary>
    public required double MeanUs { get; init; }

    /// <summary>Standard deviation (n), from the buckets; NaN without samples.</summary>
    public required double StandardDeviationUs { get; init; }

    /// <summary>Smallest value, exact; NaN without samples.</summary>
    public required double MinUs { get; init; }

    /// <summary>Largest value, exact; NaN without samples.</summary>
    public required double MaxUs { get; init; }

    /// <summary>Percentiles 50, 75, 90, 95, 99, 99.9, 99.99 and the maximum.</summary>
    public required IReadOnlyList<PercentileValue> Percentiles { get; init; }

    /// <summary>The whole curve, evenly spaced on an axis of nines, up to the last sample; empty without samples.</summary>
    public required IReadOnlyList<DistributionPoint> Points { get; init; }

    /// <summary>A percentile in microseconds; NaN without samples.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of <see cref="ShownPercentiles"/>.</exception>
    public double At(double percentile) =>
        Percentiles.FirstOrDefault(value => value.Percentile.Equals(percentile))?.ValueUs
        ?? throw new ArgumentOutOfRangeException(
            nameof(percentile),
            percentile,
            "Shown are " + string.Join(", ", ShownPercentiles)
        );

    internal static LatencyDistribution Of(LatencyHistogram histogram)
    {
        var count = histogram.Count;
        return new LatencyDistribution
        {
            Count = count,
            MeanUs = histogram.MeanNanoseconds / NanosecondsPerMicrosecond,
            StandardDeviationUs = histogram.StandardDeviationNanoseconds() / NanosecondsPerMicrosecond,
            MinUs = histogram.MinNanoseconds / NanosecondsPerMicrosecond,
            MaxUs = histogram.MaxNanoseconds / NanosecondsPerMicrosecond,
            Percentiles = [.. ShownPercentiles.Select(percentile => Percentile(histogram, percentile))],
            Points = [.. Curve(histogram)],
        };
    }

    private static PercentileValue Percentile(LatencyHistogram histogram, double percentile)
    {
        var count = histogram.Count;
        // 100 - 99.9 is not 0.1 in binary: without rounding, 10,000 samples would have 9.99... beyond their 99.9th percentile.
        var beyond = Math.Round(count * (100 - percentile) / 100, 6);
        return new PercentileValue(
            percentile,
            Value(histogram, percentile),
            count,
            beyond,
            count == 0 || (percentile < 100 && beyond < MinBeyond)
        );
    }

    private static IEnumerable<DistributionPoint> Curve(LatencyHistogram histogram)
    {
        if (histogram.Count == 0)
        {
            yield break;
        }

        var steps = (int)Math.Ceiling(PointsPerNine * Math.Log10(histogram.Count));
        for (var step = 0; step < steps; step++)
        {
            var percentile = 100 * (1 - Math.Pow(10, -(double)step / PointsPerNine));
            yield return new DistributionPoint(percentile, Value(histogram, percentile));
        }

        // The last sample is the value from 1 - 1/n on; half a sample further it is without doubt, and 100 has no place on the axis.
        var last = 100 * (1 - (0.5 / histogram.Count));
        yield return new DistributionPoint(last, Value(histogram, last));
    }

    private static double Value(LatencyHistogram histogram, double percentile) =>
        histogram.Percentile(percentile) / NanosecondsPerMicrosecond;
}
