using MathNet.Numerics.Distributions;

namespace PerfTests.Analysis.Statistics;

/// <summary>
/// Whether a series goes up or down. Mann, "Nonparametric tests against trend" (Econometrica 13, 1945), with the variance corrected
/// for ties and continuity as in Gilbert, "Statistical methods for environmental pollution monitoring" (1987), section 16.4.
/// </summary>
public static class MannKendall
{
    /// <summary>Two-sided test against no trend. The statistic is S: pairs that rise minus pairs that fall.</summary>
    /// <remarks>Serial correlation makes p too small: read it together with the slope.</remarks>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static TestResult Test(IReadOnlyList<double> values)
    {
        var x = SampleGuard.Copy(values);
        var s = 0L;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = i + 1; j < x.Length; j++)
            {
                s += Math.Sign(x[j] - x[i]);
            }
        }

        double Term(double n) => n * (n - 1) * ((2 * n) + 5);
        var ties = x.GroupBy(value => value).Sum(group => Term(group.Count()));
        var variance = (Term(x.Length) - ties) / 18;
        if (variance <= 0)
        {
            return new TestResult(s, 1, IsExact: false);
        }

        var z = (Math.Abs(s) - (s == 0 ? 0 : 1)) / Math.Sqrt(variance);
        return new TestResult(s, Math.Min(1, 2 * Normal.CDF(0, 1, -z)), IsExact: false);
    }
}
