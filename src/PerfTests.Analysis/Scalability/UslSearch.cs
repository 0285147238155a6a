using MathNet.Numerics.LinearAlgebra;

namespace PerfTests.Analysis.Scalability;

/// <summary>
/// Looks for the coefficients with the smallest sum of squares. Sigma and kappa are at least 0: of the four problems in which each is free or 0, the best
/// solution that keeps the bounds is the solution. Each is solved by Levenberg-Marquardt (Marquardt, SIAM Journal 11, 1963), whose steps are linear least squares
/// by QR, from the start that the linear form N / X = (1 + sigma (N - 1) + kappa N (N - 1)) / lambda gives.
/// </summary>
internal sealed class UslSearch
{
    private const int MaxSteps = 200;
    private const double MaxDamping = 1e20;
    private const double SmallestStep = 1e-14;

    private readonly double[] _loads;
    private readonly double[] _throughputs;
    private readonly double? _lambda;
    private readonly double[] _scale;

    public UslSearch(IReadOnlyList<double> loads, IReadOnlyList<double> throughputs, double? lambda)
    {
        (_loads, _throughputs, _lambda) = ([.. loads], [.. throughputs], lambda);
        var most = _loads.Max();
        // Units in which all three are of the order of 1.
        _scale = [lambda ?? _throughputs.Zip(_loads, (x, n) => x / n).Max(), 1 / most, 1 / (most * most)];
    }

    /// <summary>Lambda, sigma and kappa.</summary>
    public double[] Run()
    {
        bool[][] candidates =
        [
            [_lambda is null, true, true],
            [_lambda is null, false, true],
            [_lambda is null, true, false],
            [_lambda is null, false, false],
        ];
        return candidates
            .Select(Solve)
            .Where(values => values[0] > 0 && values[1] >= 0 && values[2] >= 0)
            .MinBy(SumOfSquares)!;
    }

    public double SumOfSquares(double[] values)
    {
        var sum = 0.0;
        for (var i = 0; i < _loads.Length; i++)
        {
            var residual = _throughputs[i] - Value(values, _loads[i]);
            sum += residual * residual;
        }

        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }

    /// <summary>Derivatives of the throughput by lambda, sigma and kappa; a row per measurement.</summary>
    public Matrix<double> Jacobian(double[] values)
    {
        var jacobian = Matrix<double>.Build.Dense(_loads.Length, 3);
        for (var i = 0; i < _loads.Length; i++)
        {
            var n = _loads[i];
            var denominator = Denominator(values, n);
            var slope = -values[0] * n / (denominator * denominator);
            jacobian[i, 0] = n / denominator;
            jacobian[i, 1] = slope * (n - 1);
            jacobian[i, 2] = slope * n * (n - 1);
        }

        return jacobian;
    }

    private static double Denominator(double[] values, double n) =>
        1 + (values[1] * (n - 1)) + (values[2] * n * (n - 1));

    /// <summary>Throughput at a load; NaN where the law has none.</summary>
    private static double Value(double[] values, double n) =>
        Denominator(values, n) is > 0 and var denominator ? values[0] * n / denominator : double.NaN;

    private double[] Solve(bool[] isFree)
    {
        int[] free = [.. Enumerable.Range(0, isFree.Length).Where(index => isFree[index])];
        var values = Start(isFree);
        if (free.Length == 0)
        {
            return values;
        }

        var (best, damping) = (SumOfSquares(values), 1e-3);
        for (var step = 0; step < MaxSteps && damping < MaxDamping && best > 0; step++)
        {
            var change = Step(values, free, damping);
            double[] next = [.. values];
            for (var i = 0; i < free.Length; i++)
            {
                next[free[i]] += change[i] * _scale[free[i]];
            }

            var squares = SumOfSquares(next);
            var isSmall = change.L2Norm() < SmallestStep;
            if (squares <= best)
            {
                (values, best, damping) = (next, squares, damping / 10);
            }
            else
            {
                damping *= 10;
            }

            if (isSmall)
            {
                break;
            }
        }

        return values;
    }

    private Vector<double> Step(double[] values, int[] free, double damping)
    {
        var jacobian = Jacobian(values);
        // Residuals over the damping's rows, which pull the step towards 0.
        var system = Matrix<double>.Build.Dense(_loads.Length + free.Length, free.Length);
        var residuals = Vector<double>.Build.Dense(_loads.Length + free.Length);
        for (var i = 0; i < _loads.Length; i++)
        {
            residuals[i] = _throughputs[i] - Value(values, _loads[i]);
            for (var j = 0; j < free.Length; j++)
            {
                system[i, j] = jacobian[i, free[j]] * _scale[free[j]];
            }
        }

        for (var j = 0; j < free.Length; j++)
        {
            system[_loads.Length + j, j] = Math.Sqrt(damping) * Math.Max(system.Column(j).L2Norm(), double.Epsilon);
        }

        return system.QR().Solve(residuals);
    }

    /// <summary>X = a X^2 / N-weighted linear form; a coefficient below 0 starts at 0.</summary>
    private double[] Start(bool[] isFree)
    {
        var lambda = _lambda ?? _scale[0];
        var rows = new List<double[]>();
        var targets = new List<double>();
        for (var i = 0; i < _loads.Length; i++)
        {
            var (n, x) = (_loads[i], _throughputs[i]);
            var weight = x * x / n;
            double[] terms = [weight, weight * (n - 1), weight * n * (n - 1)];
            // With a given lambda, the first term is known.
            targets.Add(isFree[0] ? x : x - (terms[0] / lambda));
            rows.Add([.. terms.Where((_, index) => isFree[index])]);
        }

        double[] start = [lambda, 0, 0];
        if (rows[0].Length == 0)
        {
            return start;
        }

        var lengths = Enumerable
            .Range(0, rows[0].Length)
            .Select(column => Math.Sqrt(rows.Sum(row => row[column] * row[column])))
            .ToArray();
        if (lengths.Any(length => length is not (> 0 and < double.PositiveInfinity)))
        {
            return start;
        }

        var scaled = Matrix<double>.Build.DenseOfRows(
            rows.Select(row => row.Zip(lengths, (term, length) => term / length))
        );
        var solution = scaled.Svd().Solve(Vector<double>.Build.DenseOfEnumerable(targets));
        var found = new Queue<double>(solution.Zip(lengths, (value, length) => value / length));
        if (isFree[0])
        {
            var inverse = found.Dequeue();
            start[0] = inverse > 0 ? 1 / inverse : lambda;
        }

        for (var index = 1; index < isFree.Length; index++)
        {
            start[index] = isFree[index] ? Math.Max(0, found.Dequeue() * start[0]) : 0;
        }

        return double.IsFinite(SumOfSquares(start)) ? start : [lambda, 0, 0];
    }
}
