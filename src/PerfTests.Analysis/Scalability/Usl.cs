using MathNet.Numerics.LinearAlgebra;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Scalability;

/// <summary>
/// Fits the Universal Scalability Law by non-linear least squares with sigma and kappa of at least 0. The coefficients and errors are those of R's
/// <c>usl</c> package (Moeding): errors from the Jacobian of all free coefficients, intervals by Student's t.
/// </summary>
public static class Usl
{
    private const double Confidence = 0.95;

    /// <summary>A coefficient whose largest effect on the throughput is below this share is 0 as far as floating point can tell.</summary>
    private const double Negligible = 1e-9;

    /// <summary>Why these measurements cannot be fitted, in words; null if they can.</summary>
    /// <param name="loads">Loads.</param>
    /// <param name="throughputs">Throughput at each load.</param>
    /// <param name="lambda">The given lambda; null to fit it.</param>
    public static string? FindProblem(
        IReadOnlyList<double> loads,
        IReadOnlyList<double> throughputs,
        double? lambda = null
    )
    {
        ArgumentNullException.ThrowIfNull(loads);
        ArgumentNullException.ThrowIfNull(throughputs);
        var coefficients = lambda is null ? 3 : 2;
        var distinct = loads.Distinct().Count();
        return loads.Count != throughputs.Count ? "every load needs its throughput"
            : loads.Any(load => load is not (> 0 and < double.PositiveInfinity)) ? "every load must be above 0"
            : throughputs.Any(value => value is not (>= 0 and < double.PositiveInfinity))
                ? "every throughput must be 0 or more"
            : lambda is not null and not (> 0 and < double.PositiveInfinity) ? "lambda must be above 0"
            : loads.Count <= coefficients || distinct < coefficients
                ? $"{coefficients} coefficients need at least {coefficients + 1} measurements at {coefficients} or more different loads; there are {loads.Count} at {distinct}"
            : throughputs.All(value => value == 0) ? "every throughput is 0: there is nothing to fit"
            : null;
    }

    /// <summary>Fits the law.</summary>
    /// <param name="loads">Loads N above 0, in any order; repeated ones count each.</param>
    /// <param name="throughputs">Throughput X at each load, 0 or more.</param>
    /// <param name="lambda">A lambda that is known, above 0; null to fit it.</param>
    /// <exception cref="ArgumentException">The measurements cannot be fitted: <see cref="FindProblem"/>.</exception>
    public static UslFit Fit(IReadOnlyList<double> loads, IReadOnlyList<double> throughputs, double? lambda = null)
    {
        if (FindProblem(loads, throughputs, lambda) is { } problem)
        {
            throw new ArgumentException(problem, nameof(loads));
        }

        var search = new UslSearch(loads, throughputs, lambda);
        var values = search.Run();
        var freedom = loads.Count - (lambda is null ? 3 : 2);
        var squares = search.SumOfSquares(values);
        var mean = throughputs.Average();
        var total = throughputs.Sum(value => (value - mean) * (value - mean));
        var variance = squares / freedom;
        var errors = StandardErrors(search.Jacobian(values), variance, isLambdaFixed: lambda is not null);
        var t = Student.Quantile((1 + Confidence) / 2, freedom);
        UslCoefficient Coefficient(int index) =>
            new(
                values[index],
                errors[index],
                double.IsFinite(errors[index])
                    ? new Interval(values[index] - (t * errors[index]), values[index] + (t * errors[index]))
                    : Interval.Unbounded
            );
        var fit = new UslFit
        {
            Lambda = Coefficient(0),
            Sigma = Coefficient(1),
            Kappa = Coefficient(2),
            IsLambdaFixed = lambda is not null,
            R2 = total > 0 ? 1 - (squares / total) : double.NaN,
            ResidualStandardError = Math.Sqrt(variance),
            DegreesOfFreedom = freedom,
            Observations = loads.Count,
            MinLoad = loads.Min(),
            MaxLoad = loads.Max(),
            IsIdentifiable = false,
            Peak = null,
            PeakExplanation = "",
        };
        return WithPeak(fit);
    }

    private static UslFit WithPeak(UslFit fit)
    {
        var isKappaThere =
            fit.Kappa.Interval.Low > 0 && fit.Kappa.Value * fit.MaxLoad * Math.Max(1, fit.MaxLoad - 1) > Negligible;
        var peak = Math.Sqrt((1 - fit.Sigma.Value) / fit.Kappa.Value);
        var (isShown, explanation) =
            !isKappaThere ? (false, "kappa cannot be told from 0 by these measurements: they show no peak")
            : fit.Sigma.Value >= 1 ? (false, "sigma is 1 or more: throughput falls from the first unit of load on")
            : peak > UslFit.MaxExtrapolation * fit.MaxLoad
                ? (
                    false,
                    FormattableString.Invariant(
                        $"the model's peak, {peak:0.###}, lies beyond twice the largest measured load, {fit.MaxLoad:0.###}"
                    )
                )
            : peak < fit.MinLoad / UslFit.MaxExtrapolation
                ? (
                    false,
                    FormattableString.Invariant(
                        $"the model's peak, {peak:0.###}, lies below half the smallest measured load, {fit.MinLoad:0.###}"
                    )
                )
            : (true, "kappa's 95 % interval lies above 0, and the peak within twice the measured range");
        return fit with { IsIdentifiable = isKappaThere, Peak = isShown ? peak : null, PeakExplanation = explanation };
    }

    /// <summary>Square roots of the diagonal of variance x inverse(J'J), by the triangle of J's QR decomposition; columns scaled to length 1 first.</summary>
    private static double[] StandardErrors(Matrix<double> jacobian, double variance, bool isLambdaFixed)
    {
        var first = isLambdaFixed ? 1 : 0;
        var free = jacobian.SubMatrix(0, jacobian.RowCount, first, jacobian.ColumnCount - first);
        var lengths = free.EnumerateColumns().Select(column => column.L2Norm()).ToArray();
        double[] errors = [0, double.NaN, double.NaN];
        if (!isLambdaFixed)
        {
            errors[0] = double.NaN;
        }

        if (lengths.Any(length => length is not (> 0 and < double.PositiveInfinity)))
        {
            return errors;
        }

        var triangle = free.MapIndexed((_, column, value) => value / lengths[column]).QR().R;
        if (triangle.Diagonal().AbsoluteMinimum() < 1e-13)
        {
            return errors;
        }

        var inverse = triangle.Inverse();
        for (var i = 0; i < lengths.Length; i++)
        {
            errors[first + i] = Math.Sqrt(variance) * inverse.Row(i).L2Norm() / lengths[i];
        }

        return errors;
    }
}
