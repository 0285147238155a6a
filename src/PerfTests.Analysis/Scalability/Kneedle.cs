using MathNet.Numerics.LinearRegression;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Scalability;

/// <summary>
/// Finds where a curve's gain stops being worth its cost. Satopaa, Albrecht, Irwin and Raghavan, "Finding a 'Kneedle' in a haystack" (ICDCS workshops,
/// 2011), with the choices of its reference implementation in Python, kneed, where the paper is silent: ends count as maxima and minima, and the threshold
/// falls to 0 at a minimum. On few and noisy points it finds nothing or too early a knee: it is one vote, not a verdict.
/// </summary>
public static class Kneedle
{
    /// <summary>A difference between numbers of up to 1 that rounding alone can make: a straight line has no knee.</summary>
    private const double RoundingError = 1e-12;

    /// <summary>Looks for the knee.</summary>
    /// <param name="x">Where the curve was measured, in any order; of equal ones the mean y is taken.</param>
    /// <param name="y">The curve at each x.</param>
    /// <param name="options">How to look; null for the defaults.</param>
    /// <exception cref="ArgumentException">The samples differ in length, are empty, or hold a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KneedleResult Find(IReadOnlyList<double> x, IReadOnlyList<double> y, KneedleOptions? options = null)
    {
        options ??= new KneedleOptions();
        if (options.Sensitivity is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Sensitivity,
                "The sensitivity is 0 or more."
            );
        }

        if (options.SmoothingDegree is < 1 or > 20)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.SmoothingDegree, "The degree is 1 to 20.");
        }

        var (xs, measured) = Order(SampleGuard.Copy(x), SampleGuard.Copy(y, 1, nameof(y)));
        var ys = options.SmoothingDegree is { } degree ? Smooth(xs, measured, degree) : measured;
        var (curve, direction) = Shape(xs, measured);
        (curve, direction) = (options.Curve ?? curve, options.Direction ?? direction);
        var normalX = Normalize(xs);
        var normalY = Turn(Normalize(ys), curve, direction);
        double[] difference = [.. normalY.Zip(normalX, (up, along) => up - along)];
        var isBackwards =
            (curve, direction)
            is
                (CurveShape.Convex, CurveDirection.Increasing)
                or
                (CurveShape.Concave, CurveDirection.Decreasing);
        var indexes = (ys.Max() > ys.Min() ? Search(normalX, difference, options) : [])
            .Select(index => isBackwards ? xs.Length - 1 - index : index)
            .ToArray();
        int? chosen = indexes.Length > 0 ? indexes[^1] : null;
        return new KneedleResult
        {
            Knee = chosen is { } at ? xs[at] : null,
            KneeY = chosen is { } index ? measured[index] : null,
            Knees = [.. indexes.Select(found => xs[found]).Distinct().Order()],
            Curve = curve,
            Direction = direction,
            NormalizedX = normalX,
            NormalizedY = normalY,
            Difference = difference,
        };
    }

    /// <summary>Indexes of the maxima that the curve falls away from by more than their threshold, in the order in which that shows.</summary>
    private static IEnumerable<int> Search(double[] x, double[] difference, KneedleOptions options)
    {
        var (threshold, candidate) = (double.NaN, -1);
        var slack = options.Sensitivity * (x[^1] - x[0]) / Math.Max(1, x.Length - 1);
        for (var i = 0; i < difference.Length - 1; i++)
        {
            var before = difference[Math.Max(0, i - 1)];
            if (difference[i] >= before && difference[i] >= difference[i + 1])
            {
                (threshold, candidate) = (difference[i] - slack, i);
            }

            if (candidate >= 0 && difference[i] <= before && difference[i] <= difference[i + 1])
            {
                threshold = 0;
            }

            if (difference[i + 1] < threshold - RoundingError)
            {
                yield return candidate;
                if (!options.IsOnline)
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>Which way the curve goes and bends: its slope, and whether its middle lies above its line.</summary>
    private static (CurveShape Curve, CurveDirection Direction) Shape(double[] x, double[] y)
    {
        if (x.Length < 2)
        {
            return (CurveShape.Concave, CurveDirection.Increasing);
        }

        var (intercept, slope) = SimpleRegression.Fit(x, y);
        var (from, to) = ((int)(0.2 * x.Length), (int)(0.8 * x.Length));
        var middle = Enumerable.Range(from, Math.Max(1, to - from)).Average(i => y[i] - (intercept + (slope * x[i])));
        return (
            middle >= 0 ? CurveShape.Concave : CurveShape.Convex,
            slope >= 0 ? CurveDirection.Increasing : CurveDirection.Decreasing
        );
    }

    private static double[] Turn(double[] y, CurveShape curve, CurveDirection direction) =>
        (curve, direction) switch
        {
            (CurveShape.Concave, CurveDirection.Decreasing) => [.. y.Reverse()],
            (CurveShape.Convex, CurveDirection.Decreasing) => [.. y.Select(value => y.Max() - value)],
            (CurveShape.Convex, CurveDirection.Increasing) => [.. y.Select(value => y.Max() - value).Reverse()],
            _ => y,
        };

    /// <summary>Scaled to 0 to 1; a constant is 0 throughout, which has no knee.</summary>
    private static double[] Normalize(double[] values)
    {
        var (min, max) = (values.Min(), values.Max());
        return max > min ? Array.ConvertAll(values, value => (value - min) / (max - min)) : new double[values.Length];
    }

    private static (double[] X, double[] Y) Order(double[] x, double[] y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException("Every x needs its y.", nameof(y));
        }

        var points = x.Zip(y)
            .GroupBy(point => point.First)
            .OrderBy(group => group.Key)
            .Select(group => (X: group.Key, Y: Descriptive.Mean([.. group.Select(point => point.Second)])))
            .ToArray();
        return ([.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
    }

    /// <summary>The least-squares polynomial; x is scaled to -1 to 1 first, so that high powers stay apart.</summary>
    private static double[] Smooth(double[] x, double[] y, int degree)
    {
        if (x.Length <= degree || x[^1] <= x[0])
        {
            return y;
        }

        var middle = (x[0] + x[^1]) / 2;
        var rows = Array.ConvertAll(x, value => Powers((value - middle) / ((x[^1] - x[0]) / 2), degree));
        var coefficients = MultipleRegression.QR(rows, y);
        return Array.ConvertAll(rows, row => row.Zip(coefficients, (power, factor) => power * factor).Sum());
    }

    private static double[] Powers(double value, int degree)
    {
        var powers = new double[degree + 1];
        powers[0] = 1;
        for (var i = 1; i <= degree; i++)
        {
            powers[i] = powers[i - 1] * value;
        }

        return powers;
    }
}
