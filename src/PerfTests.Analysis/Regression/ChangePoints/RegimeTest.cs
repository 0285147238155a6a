using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>Compares the regimes on either side of a candidate.</summary>
internal abstract class RegimeTest
{
    /// <summary>Fewest values in a regime.</summary>
    public abstract int MinimumLength { get; }

    /// <summary>The change at <paramref name="index"/> between values[start..index) and values[index..end).</summary>
    public abstract ChangePoint Compare(double[] values, int start, int index, int end);

    /// <summary>The comparison that a method prescribes.</summary>
    public static RegimeTest Of(ChangePointMethod method) =>
        method == ChangePointMethod.Robust ? new RobustRegimeTest() : new OtavaRegimeTest();

    /// <summary>p-value of the pooled t test; 1 where it is undefined, which is where two constant regimes are equal.</summary>
    protected static double PooledP(double mean1, double sd1, double n1, double mean2, double sd2, double n2)
    {
        var p = Student.PooledP(mean1, sd1, n1, mean2, sd2, n2);
        return double.IsNaN(p) ? 1 : p;
    }
}
