using MathNet.Numerics.Distributions;

namespace PerfTests.Analysis.Statistics;

/// <summary>The normal approximation of a rank statistic's p-value, with the half-step continuity correction as R applies it.</summary>
internal static class NormalApproximation
{
    public static double P(double deviation, double standardDeviation, Alternative alternative, bool hasContinuity)
    {
        if (standardDeviation <= 0)
        {
            return 1;
        }

        var correction = alternative switch
        {
            _ when !hasContinuity => 0,
            Alternative.Greater => 0.5,
            Alternative.Less => -0.5,
            _ => 0.5 * Math.Sign(deviation),
        };
        var z = (deviation - correction) / standardDeviation;
        return alternative switch
        {
            Alternative.Greater => Normal.CDF(0, 1, -z),
            Alternative.Less => Normal.CDF(0, 1, z),
            _ => Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Abs(z))),
        };
    }
}
