namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// A series cut into regimes whose remainder is noise that depends on itself, x[t] = rho x[t-1] + e[t]. rho is taken from the residuals of this very segmentation
/// (METHOD 9 c), so that it holds no change that the segmentation knows of, and is corrected for what each fitted level takes from it: a mean over m of n values
/// lowers the estimate by about (1 + 3 rho) / n (Kendall, "Note on bias in the estimation of autocorrelation", Biometrika 41, 1954).
/// </summary>
/// <param name="Cuts">First indexes of all regimes but the first.</param>
/// <param name="Correlation">Correlation rho of neighbours in the residuals, 0 to <see cref="MaxCorrelation"/>.</param>
/// <param name="Criterion">n ln(variance of e) + 2 ln(n) for each cut, 3 ln(n) for one between lines; the smaller, the better it describes the series.</param>
/// <param name="Costs">What was cut.</param>
internal sealed record Segmentation(int[] Cuts, RegimeCosts Costs, double Correlation, double Criterion)
{
    /// <summary>
    /// What depends on itself more than this does not vary about a level, it moves: then the moves are what is looked for.
    /// </summary>
    private const double MaxCorrelation = 0.9;

    /// <summary>Share of the series' own variance below which residuals are rounding.</summary>
    private const double Rounding = 1e-10;

    /// <summary>Parameters that a cut costs: its place and the level after it (Yao, "Estimating the number of change-points via Schwarz' criterion", 1988).</summary>
    private const double ParametersOfCut = 2;

    private const int MaxCuts = 30;

    private const int Patience = 8;

    private static readonly bool[] Shapes = [false, true];

    /// <summary>How often the series is cut again with the noise that its regimes turned out to have: one noisy regime must not hide changes in the quiet ones.</summary>
    private const int Passes = 2;

    /// <summary>Degrees of freedom that a regime's variance borrows from all of them.</summary>
    private const double Borrowed = 3;

    /// <summary>
    /// How much better the best description with cuts must be than the best without: "strong" evidence is 6 to 10 (Kass and Raftery, "Bayes factors", J. Am. Statist. Ass. 90,
    /// 1995). Of 200 series of 20 or 45 values without any change 95 % stay below 8.5, however much neighbours depend on each other up to 0.8.
    /// </summary>
    private const double StrongEvidence = 8;

    /// <summary>The best description of a series by levels or by lines; one with cuts only on strong evidence.</summary>
    /// <param name="values">The series, scaled to a variance of 1; at least 6 values.</param>
    public static Segmentation Best(double[] values)
    {
        var found = Best(values, RegimeCosts.EqualWeights(values.Length));
        for (var pass = 0; pass < Passes && found.Cuts.Length > 0; pass++)
        {
            found = Best(values, found.Weights(values));
        }

        return found;
    }

    private static Segmentation Best(double[] values, double[] weights)
    {
        var all = Shapes.SelectMany(isTrend => Describe(new RegimeCosts(values, weights, isTrend))).ToArray();
        var uncut = all.Where(segmentation => segmentation.Cuts.Length == 0)
            .MinBy(segmentation => segmentation.Criterion)!;
        var best = all.MinBy(segmentation => segmentation.Criterion)!;
        return uncut.Criterion - best.Criterion < StrongEvidence ? uncut : best;
    }

    /// <summary>The best segmentation for each number of cuts, until many more cuts than the best has have brought nothing.</summary>
    private static IEnumerable<Segmentation> Describe(RegimeCosts costs)
    {
        Segmentation? best = null;
        foreach (var cuts in OptimalPartition.Of(costs, MaxCuts))
        {
            if (
                Describe(cuts, costs) is not { } found
                || (best is not null && cuts.Length > best.Cuts.Length + Patience)
            )
            {
                yield break;
            }

            best = best is null || found.Criterion < best.Criterion ? found : best;
            yield return found;
        }
    }

    private static Segmentation? Describe(int[] cuts, RegimeCosts costs)
    {
        var n = costs.Length;
        var parameters = costs.Parameters * (cuts.Length + 1);
        if (n - parameters < 3)
        {
            return null;
        }

        var residuals = new double[n];
        int[] ends = [0, .. cuts, n];
        for (var i = 0; i + 1 < ends.Length; i++)
        {
            costs.Residuals(ends[i], ends[i + 1], residuals);
        }

        var rho = CorrelationOf(residuals, parameters);
        var squares = residuals[0] * residuals[0] * (1 - (rho * rho));
        for (var i = 1; i < n; i++)
        {
            var innovation = residuals[i] - (rho * residuals[i - 1]);
            squares += innovation * innovation;
        }

        var slopes = costs.IsTrend ? cuts.Length + 1 : 0;
        return new Segmentation(
            cuts,
            costs,
            rho,
            (n * Math.Log(Math.Max(Rounding, squares / (n - parameters))))
                + (((ParametersOfCut * cuts.Length) + slopes) * Math.Log(n))
        );
    }

    private static double CorrelationOf(double[] residuals, int parameters)
    {
        var (products, squares) = (0.0, residuals[0] * residuals[0]);
        for (var i = 1; i < residuals.Length; i++)
        {
            products += residuals[i] * residuals[i - 1];
            squares += residuals[i] * residuals[i];
        }

        var taken = (double)parameters / residuals.Length;
        var measured = squares > 0 ? products / squares : 0;
        // Of so many levels on so few values nothing is left to be corrected: the most cautious is assumed.
        return 3 * taken < MaxCorrelation
            ? Math.Clamp((measured + taken) / (1 - (3 * taken)), 0, MaxCorrelation)
            : MaxCorrelation;
    }

    /// <summary>Weights that undo what regimes vary by, each regime's variance drawn towards that of all: a short one says little of its own.</summary>
    private double[] Weights(double[] values)
    {
        var costs = new RegimeCosts(values, RegimeCosts.EqualWeights(values.Length), Costs.IsTrend);
        int[] ends = [0, .. Cuts, values.Length];
        var squares = ends.Zip(ends.Skip(1), (start, end) => costs[start, end]).ToArray();
        var overall = squares.Sum() / Math.Max(1, values.Length - (costs.Parameters * squares.Length));
        var weights = new double[values.Length];
        for (var i = 0; i < squares.Length; i++)
        {
            var freedom = Math.Max(0, ends[i + 1] - ends[i] - costs.Parameters);
            var variance = (squares[i] + (Borrowed * overall)) / (freedom + Borrowed);
            Array.Fill(weights, 1 / Math.Max(Rounding, variance), ends[i], ends[i + 1] - ends[i]);
        }

        return weights;
    }
}
