using PerfTests.Analysis.Statistics;
using PerfTests.Analysis.Throughput;

namespace PerfTests.Analysis.Resources;

/// <summary>Whether a process's resident memory grows for good (METHOD 4): its slope, that of the later half against the earlier, and the managed heap's share of it.</summary>
/// <param name="Trend">The verdict.</param>
/// <param name="BytesPerSecond">Theil-Sen slope over the window.</param>
/// <param name="LaterBytesPerSecond">Theil-Sen slope over the later half of the window.</param>
/// <param name="HeapShare">Growth of the managed heap over that of the process; NaN if the heap is not known or nothing grows.</param>
public sealed record MemoryGrowth(
    MemoryTrend Trend,
    double BytesPerSecond,
    double LaterBytesPerSecond,
    double HeapShare
)
{
    private const int MinReadings = 10;
    private const double MaxP = 0.01;

    /// <summary>Later growth below this share of the growth before is levelling off.</summary>
    private const double LevelledShare = 0.5;

    /// <summary>The verdict on a subject; null for fewer than 10 readings in the window.</summary>
    internal static MemoryGrowth? Of(SubjectResources subject, MeasurementWindow window)
    {
        var resident = Inside(subject.Find("resident_bytes"), window);
        if (resident.Length < MinReadings)
        {
            return null;
        }

        var half = resident.Length / 2;
        var (slope, earlier, later) = (Slope(resident), Slope(resident[..half]), Slope(resident[half..]));
        var isGrowing = slope > 0 && MannKendall.Test([.. resident.Select(point => point.Value)]).P <= MaxP;
        var heap = Inside(subject.Find("heap_bytes"), window);
        return new MemoryGrowth(
            !isGrowing ? MemoryTrend.Steady
                : later < LevelledShare * Math.Max(earlier, slope) ? MemoryTrend.LevelsOff
                : MemoryTrend.Grows,
            slope,
            later,
            isGrowing && heap.Length >= MinReadings ? Slope(heap) / slope : double.NaN
        );
    }

    private static ResourcePoint[] Inside(ResourceMetric? metric, MeasurementWindow window) =>
        [
            .. (metric?.Points ?? []).Where(point =>
                point.Seconds >= window.StartSeconds && point.Seconds <= window.EndSeconds
            ),
        ];

    private static double Slope(ResourcePoint[] points) =>
        TheilSen.Slope([.. points.Select(point => point.Seconds)], [.. points.Select(point => point.Value)]);
}
