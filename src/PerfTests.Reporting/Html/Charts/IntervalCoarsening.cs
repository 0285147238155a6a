using PerfTests.Analysis.Throughput;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>Bounds the size of a report: the intervals of a long run are drawn in groups. The JSON result keeps them all.</summary>
internal static class IntervalCoarsening
{
    /// <summary>Most points of a line.</summary>
    public const int MaxPoints = 1_200;

    /// <summary>Neighbours of one stage in one: rates averaged over time, latencies and levels their highest, so that no peak is lost.</summary>
    public static IReadOnlyList<IntervalResult> Coarsen(IReadOnlyList<IntervalResult> intervals)
    {
        var size = (intervals.Count + MaxPoints - 1) / MaxPoints;
        return size <= 1 ? intervals : [.. Groups(intervals, size).Select(Merge)];
    }

    /// <summary>Without intervals of less than half the nominal length, as the last one of the drain often is: a rate over a sliver is noise. If there is nothing else, they stay.</summary>
    public static IReadOnlyList<IntervalResult> WithoutSlivers(
        IReadOnlyList<IntervalResult> intervals,
        double nominalSeconds
    )
    {
        var whole = intervals.Where(interval => interval.DurationSeconds >= nominalSeconds / 2).ToArray();
        return whole.Length > 0 ? whole : intervals;
    }

    private static IEnumerable<IntervalResult[]> Groups(IReadOnlyList<IntervalResult> intervals, int size) =>
        intervals.GroupBy(interval => interval.Stage).SelectMany(stage => stage.Chunk(size));

    private static IntervalResult Merge(IntervalResult[] group)
    {
        var seconds = group.Sum(interval => interval.DurationSeconds);
        return group[0] with
        {
            DurationSeconds = seconds,
            RequestedPerSecond = Average(interval => interval.RequestedPerSecond),
            OfferedPerSecond = Average(interval => interval.OfferedPerSecond),
            SentPerSecond = Average(interval => interval.SentPerSecond),
            GoodputPerSecond = Average(interval => interval.GoodputPerSecond),
            FailedPerSecond = Average(interval => interval.FailedPerSecond),
            UnknownPerSecond = Average(interval => interval.UnknownPerSecond),
            SuccessShare = Average(interval => interval.SuccessShare),
            MeanUs = Average(interval => interval.MeanUs),
            P95Us = Highest(interval => interval.P95Us),
            P99Us = Highest(interval => interval.P99Us),
            MaxUs = Highest(interval => interval.MaxUs),
            LagP99Us = Highest(interval => interval.LagP99Us),
            InFlight = group.Max(interval => interval.InFlight),
            Queued = group.Sum(interval => interval.Queued),
            Dropped = group.Sum(interval => interval.Dropped),
        };

        double Average(Func<IntervalResult, double> value) =>
            group.Sum(interval => value(interval) * interval.DurationSeconds) / seconds;

        double Highest(Func<IntervalResult, double> value) =>
            group.Select(value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
    }
}
