namespace PerfTests.Analysis.Statistics;

/// <summary>
/// A straight line through points that a few outliers do not bend: the median of the slopes of all pairs. Sen, "Estimates of the
/// regression coefficient based on Kendall's tau" (Journal of the American Statistical Association 63, 1968).
/// </summary>
public static class TheilSen
{
    /// <summary>More points than this are thinned evenly: the pairs grow with the square.</summary>
    private const int MaxPoints = 600;

    /// <summary>The median slope, in units of y per unit of x; NaN where no two x differ.</summary>
    /// <exception cref="ArgumentException">The samples differ in length, are empty, or hold a value that is not finite.</exception>
    public static double Slope(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var xs = SampleGuard.Copy(x);
        var ys = SampleGuard.Copy(y);
        if (xs.Length != ys.Length)
        {
            throw new ArgumentException("Every x needs its y.", nameof(y));
        }

        var step = (xs.Length + MaxPoints - 1) / MaxPoints;
        var slopes = new List<double>();
        for (var i = 0; i < xs.Length; i += step)
        {
            for (var j = i + step; j < xs.Length; j += step)
            {
                if (!xs[i].Equals(xs[j]))
                {
                    slopes.Add((ys[j] - ys[i]) / (xs[j] - xs[i]));
                }
            }
        }

        return slopes.Count > 0 ? Quantiles.Median(slopes) : double.NaN;
    }
}
