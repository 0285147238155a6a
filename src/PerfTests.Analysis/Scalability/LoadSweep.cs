namespace PerfTests.Analysis.Scalability;

/// <summary>Loads put on a system one after the other, ascending, each with what came of it.</summary>
public sealed record LoadSweep
{
    /// <summary>Over fewer loads than this, one noisy point decides what Kneedle says.</summary>
    public const int MinPointsOfKneedle = 5;

    /// <summary>Orders the points by load; repetitions of a load become their mean.</summary>
    /// <param name="points">The measurements, in any order.</param>
    /// <param name="isRate">Whether the load is a rate that the system could keep up with, so that it may be held against what was achieved.</param>
    /// <exception cref="ArgumentException">There is no point.</exception>
    public LoadSweep(IEnumerable<SweepPoint> points, bool isRate)
    {
        Points =
        [
            .. points
                .GroupBy(point => point.Offered)
                .OrderBy(group => group.Key)
                .Select(group => new SweepPoint(
                    group.Key,
                    group.Average(point => point.Achieved),
                    group.Average(point => point.Latency)
                )),
        ];
        IsRate = isRate;
        if (Points.Count == 0)
        {
            throw new ArgumentException("A sweep needs at least one load.", nameof(points));
        }
    }

    /// <summary>The loads, ascending.</summary>
    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>Whether the load is a rate of operations.</summary>
    public bool IsRate { get; }

    /// <summary>Whether every load has a latency.</summary>
    public bool HasLatency => Points.All(point => point.Latency > 0);

    /// <summary>The load of the highest throughput.</summary>
    public SweepPoint Peak => Points.MaxBy(point => point.Achieved)!;

    /// <summary>The load of peak power, throughput over latency (Kleinrock, 1979); null without latencies.</summary>
    public SweepPoint? PeakPower => HasLatency ? Points.MaxBy(point => point.Achieved / point.Latency) : null;

    /// <summary>The first load beyond the peak that achieves less than 93 % of it; null if there is none. (The share: what repeated runs of HotStuff vary by at saturation.)</summary>
    public SweepPoint? Collapse =>
        Points.FirstOrDefault(point =>
            point.Offered > Peak.Offered && point.Achieved < KneeRules.MinShareOfPeak * Peak.Achieved
        );

    /// <summary>Where the curve of throughput bends by Kneedle; null if nowhere, or for fewer than five loads.</summary>
    /// <param name="sensitivity">Sensitivity of Kneedle.</param>
    public double? KneeOfThroughput(double sensitivity = 1) =>
        Knee(CurveShape.Concave, point => point.Achieved, sensitivity);

    /// <summary>Where the curve of latency bends by Kneedle; null if nowhere, without latencies, or for fewer than five loads.</summary>
    /// <param name="sensitivity">Sensitivity of Kneedle.</param>
    public double? KneeOfLatency(double sensitivity = 1) =>
        HasLatency ? Knee(CurveShape.Convex, point => point.Latency, sensitivity) : null;

    private double? Knee(CurveShape curve, Func<SweepPoint, double> y, double sensitivity) =>
        Points.Count < MinPointsOfKneedle
            ? null
            : Kneedle
                .Find(
                    [.. Points.Select(point => point.Offered)],
                    [.. Points.Select(y)],
                    new KneedleOptions
                    {
                        Curve = curve,
                        Direction = CurveDirection.Increasing,
                        Sensitivity = sensitivity,
                    }
                )
                .Knee;
}
