namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// Hierarchical division (Matteson and James 2014, section 3): the series is cut where the divergence is largest, the pieces are searched
/// again, until the best cut left is not significant.
/// </summary>
internal static class EDivisive
{
    /// <summary>Divides the whole series until the best cut of all pieces is not significant, as published. Cuts come in ascending order.</summary>
    public static List<ChangePoint> Divide(double[] values, int minimum, SignificanceTest test)
    {
        var statistic = new EnergyStatistic(values);
        var found = new List<ChangePoint>();
        while (true)
        {
            int[] cuts = [0, .. found.Select(point => point.Index), values.Length];
            if (BestOf(statistic, cuts, minimum) is not { } best)
            {
                return found;
            }

            var piece = Array.FindLastIndex(cuts, cut => cut <= best.Index);
            var point = test(values, cuts, piece, best.Index, best.Q);
            if (point is null)
            {
                return found;
            }

            found.Add(point);
            found.Sort((a, b) => a.Index.CompareTo(b.Index));
        }
    }

    /// <summary>The best cut over all pieces; the first of equals.</summary>
    internal static (int Index, double Q)? BestOf(EnergyStatistic statistic, int[] cuts, int minimum)
    {
        (int Index, double Q)? best = null;
        for (var piece = 0; piece + 1 < cuts.Length; piece++)
        {
            var candidate = statistic.Best(cuts[piece], cuts[piece + 1], minimum);
            if (candidate is { } value && (best is null || value.Q > best.Value.Q))
            {
                best = value;
            }
        }

        return best;
    }

    /// <summary>Decides on a candidate at <paramref name="index"/> with divergence <paramref name="q"/> in the given piece between cuts.</summary>
    internal delegate ChangePoint? SignificanceTest(double[] values, int[] cuts, int piece, int index, double q);
}
