namespace PerfTests.Analysis.Statistics;

/// <summary>Adjusted p-values for a family of tests, equal to R's <c>p.adjust</c>. An undefined p-value counts as 1.</summary>
public static class MultipleTesting
{
    /// <summary>
    /// Holm, "A simple sequentially rejective multiple test procedure" (Scand. J. Statist. 6, 1979): rejecting what is at most alpha keeps
    /// the chance of even one false rejection at alpha, whatever the dependence.
    /// </summary>
    public static IReadOnlyList<double> Holm(IReadOnlyList<double> pValues)
    {
        var (p, order) = Prepare(pValues);
        var adjusted = new double[p.Length];
        var running = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            running = Math.Max(running, Math.Min(1, (p.Length - i) * p[order[i]]));
            adjusted[order[i]] = running;
        }

        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg, "Controlling the false discovery rate" (J. R. Statist. Soc. B 57, 1995): rejecting what is at most q keeps
    /// the expected share of false rejections at q, for independent or positively dependent tests.
    /// </summary>
    public static IReadOnlyList<double> BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        var (p, order) = Prepare(pValues);
        var adjusted = new double[p.Length];
        var running = 1.0;
        for (var i = p.Length - 1; i >= 0; i--)
        {
            running = Math.Min(running, p.Length * p[order[i]] / (i + 1));
            adjusted[order[i]] = running;
        }

        return adjusted;
    }

    private static (double[] P, int[] Order) Prepare(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var p = pValues.Select(value => double.IsNaN(value) ? 1 : value).ToArray();
        var order = Enumerable.Range(0, p.Length).OrderBy(i => p[i]).ToArray();
        return (p, order);
    }
}
