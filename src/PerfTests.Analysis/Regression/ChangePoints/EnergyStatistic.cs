namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// The divergence Q-hat of Matteson and James, "A nonparametric approach for multiple change point analysis of multivariate data" (JASA
/// 109, 2014, eq. 5 and 7; alpha = 1): for X = values[start..tau) and Y = values[tau..kappa), n and m values long,
/// <code>
/// Q = 2/(m+n) sum|X-Y| - 2m/((m+n)(n-1)) sum|X-X'| - 2n/((m+n)(m-1)) sum|Y-Y'|
/// </code>
/// with sums over pairs. Kept as sums over rows and columns of the distance matrix, so that all (tau, kappa) of an interval of length L cost L^2.
/// The order of additions is Otava's, so that equal candidates tie as they do there.
/// </summary>
internal sealed class EnergyStatistic(double[] values)
{
    /// <summary>
    /// The first (tau, kappa) that maximizes Q on [start, end) with at least <paramref name="minimum"/> values on either side of tau; null if
    /// the interval is too short.
    /// </summary>
    public (int Index, double Q)? Best(int start, int end, int minimum)
    {
        if (end - start < 2 * minimum)
        {
            return null;
        }

        var length = end - start;
        var withinLeft = WithinLeft(start, length);
        var columns = ColumnsFrom(start, length);
        // across[j] = sum over rows of distances reaching from before tau up to kappa = start + 2 + j.
        var across = new double[length];
        var best = (Index: -1, Q: double.NegativeInfinity);
        for (var tau = 1; tau < length; tau++)
        {
            AddRow(start, tau - 1, length, across);
            if (tau < minimum)
            {
                continue;
            }

            for (var kappa = tau + minimum; kappa <= length; kappa++)
            {
                var q = Q(tau, kappa, across[kappa - 1] - withinLeft[tau - 1], withinLeft[tau - 1], columns);
                if (q > best.Q)
                {
                    best = (start + tau, q);
                }
            }
        }

        return best;
    }

    private static double Q(int tau, int kappa, double between, double left, double[][] columns)
    {
        var a = 2.0 / kappa * between;
        var b = tau > 1 ? 2.0 * (kappa - tau) / ((double)kappa * (tau - 1)) * left : 0;
        var c = kappa - tau > 1 ? 2.0 * tau / ((double)kappa * (kappa - tau - 1)) * columns[tau][kappa - 1] : 0;
        return a - b - c;
    }

    private double Distance(int i, int j) => Math.Abs(values[i] - values[j]);

    // withinLeft[k] = sum of distances among the first k + 1 values.
    private double[] WithinLeft(int start, int length)
    {
        var sums = new double[length];
        for (var column = 1; column < length; column++)
        {
            var sum = 0.0;
            for (var row = 0; row < column; row++)
            {
                sum += Distance(start + row, start + column);
            }

            sums[column] = sums[column - 1] + sum;
        }

        return sums;
    }

    // columns[tau][k] = sum of distances among values tau..k.
    private double[][] ColumnsFrom(int start, int length)
    {
        var columns = new double[length][];
        columns[length - 1] = new double[length];
        for (var tau = length - 2; tau >= 0; tau--)
        {
            columns[tau] = new double[length];
            var row = 0.0;
            for (var k = tau + 1; k < length; k++)
            {
                row += Distance(start + tau, start + k);
                columns[tau][k] = columns[tau + 1][k] + row;
            }
        }

        return columns;
    }

    private void AddRow(int start, int row, int length, double[] across)
    {
        var sum = 0.0;
        for (var k = row + 1; k < length; k++)
        {
            sum += Distance(start + row, start + k);
            across[k] += sum;
        }
    }
}
