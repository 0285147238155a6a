using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>How far a fault moved response times (METHOD 7).</summary>
internal static class LatencySensitivity
{
    private const double NanosecondsPerMicrosecond = 1_000;

    /// <summary>
    /// The area between two empirical distribution functions, in microseconds: 0 for equal ones. Gramoli et al., "Diablo" and "STABL" (2023),
    /// call it sensitivity; it is the Wasserstein-1 distance. NaN where one of them is empty.
    /// </summary>
    public static double Between(LatencyHistogram one, LatencyHistogram other)
    {
        if (one.Count == 0 || other.Count == 0)
        {
            return double.NaN;
        }

        var steps = Steps(one, 1).Concat(Steps(other, -1)).OrderBy(step => step.Us).ToArray();
        var (area, difference) = (0.0, 0.0);
        for (var index = 0; index + 1 < steps.Length; index++)
        {
            difference += steps[index].Step;
            area += Math.Abs(difference) * (steps[index + 1].Us - steps[index].Us);
        }

        return area;
    }

    private static IEnumerable<(double Us, double Step)> Steps(LatencyHistogram histogram, int sign) =>
        histogram.Buckets.Select(bucket =>
            (
                Math.Min(bucket.HighestNanoseconds, histogram.Totals.MaxNs) / NanosecondsPerMicrosecond,
                sign * bucket.Count / (double)histogram.Count
            )
        );
}
