using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// Student's pooled t test as Otava feeds it: with population standard deviations (denominator n), which makes it slightly too eager on short
/// regimes. Kept as published, so that results agree with Otava's.
/// </summary>
internal static class OtavaRegimeTest
{
    /// <summary>The change at <paramref name="index"/> between values[start..index) and values[index..end).</summary>
    public static ChangePoint Compare(double[] values, int start, int index, int end)
    {
        var left = values[start..index];
        var right = values[index..end];
        var before = Descriptive.Mean(left);
        var after = Descriptive.Mean(right);
        var p =
            left.Length + right.Length > 2
                ? Student.PooledP(
                    before,
                    Descriptive.PopulationStandardDeviation(left),
                    left.Length,
                    after,
                    Descriptive.PopulationStandardDeviation(right),
                    right.Length
                )
                : 1;
        return new ChangePoint
        {
            Index = index,
            Before = before,
            After = after,
            // Undefined where two constant regimes are equal.
            P = double.IsNaN(p) ? 1 : p,
        };
    }
}
