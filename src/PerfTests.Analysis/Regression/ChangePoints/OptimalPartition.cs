namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// The cuts with the least sum of squared residuals for each number of cuts (segment neighbourhood; Auger and Lawrence, "Algorithms for the optimal identification of
/// segment neighborhoods", Bull. Math. Biol. 51, 1989). All cuts are placed together: a search that places one after the other looks at pieces that still hold
/// the next change.
/// </summary>
internal static class OptimalPartition
{
    /// <summary>For 0, 1, 2... cuts, up to <paramref name="maxCuts"/>, where they are; fewer entries where the series is too short for more.</summary>
    public static IEnumerable<int[]> Of(RegimeCosts costs, int maxCuts)
    {
        var (n, shortest) = (costs.Length, costs.MinimumLength);
        var best = new double[n + 1];
        for (var end = 0; end <= n; end++)
        {
            best[end] = end < shortest ? double.PositiveInfinity : costs[0, end];
        }

        var previous = new List<int[]>();
        for (var cuts = 0; cuts <= maxCuts && double.IsFinite(best[n]); cuts++)
        {
            yield return Trace(previous, n);
            (best, var from) = Next(costs, best, cuts + 1);
            previous.Add(from);
        }
    }

    private static (double[] Best, int[] From) Next(RegimeCosts costs, double[] best, int cuts)
    {
        var (n, shortest) = (costs.Length, costs.MinimumLength);
        var next = new double[n + 1];
        var from = new int[n + 1];
        Array.Fill(next, double.PositiveInfinity);
        for (var end = (cuts + 1) * shortest; end <= n; end++)
        {
            for (var cut = cuts * shortest; cut <= end - shortest; cut++)
            {
                var cost = best[cut] + costs[cut, end];
                if (cost < next[end])
                {
                    (next[end], from[end]) = (cost, cut);
                }
            }
        }

        return (next, from);
    }

    private static int[] Trace(List<int[]> previous, int length)
    {
        var cuts = new int[previous.Count];
        for (var i = previous.Count - 1; i >= 0; i--)
        {
            length = previous[i][length];
            cuts[i] = length;
        }

        return cuts;
    }
}
