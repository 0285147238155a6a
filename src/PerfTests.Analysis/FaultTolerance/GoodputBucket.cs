using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>One bucket of goodput by completion.</summary>
/// <param name="FromSeconds">Start, in seconds since the run's origin.</param>
/// <param name="ToSeconds">End, in seconds since the run's origin.</param>
/// <param name="Ok">Successful completions.</param>
/// <param name="RequestedPerSecond">The rate that the load asks for; NaN for a closed loop.</param>
/// <param name="Response">Their response times.</param>
internal sealed record GoodputBucket(
    double FromSeconds,
    double ToSeconds,
    long Ok,
    double RequestedPerSecond,
    LatencyHistogram Response
)
{
    /// <summary>Actual length, in seconds.</summary>
    public double Seconds => ToSeconds - FromSeconds;

    /// <summary>The same bucket with all its response times multiplied.</summary>
    public GoodputBucket Slower(int factor) =>
        this with
        {
            Response = LatencyHistogram.Of(
                Response.Buckets.SelectMany(held =>
                    Enumerable.Repeat(factor * held.HighestNanoseconds, (int)held.Count)
                )
            ),
        };

    /// <summary>Goodput x(t), per second of the actual length.</summary>
    public double PerSecond => Ok / Seconds;
}
