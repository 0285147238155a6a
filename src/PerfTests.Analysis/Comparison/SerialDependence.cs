namespace PerfTests.Analysis.Comparison;

/// <summary>Whether rows that follow each other are alike: then they say less than as many independent ones.</summary>
internal static class SerialDependence
{
    /// <summary>Rows below which the correlation is mostly its own error, 11 on each side.</summary>
    private const int MinRows = 22;

    private const double MaxCorrelation = 0.9;

    /// <summary>
    /// Lag-1 correlation over all series together, each about its own mean, corrected for what a fitted mean takes from it (Kendall, Biometrika 41, 1954); 0 where it is not above one standard
    /// error, 1 / sqrt(rows), as independent rows show that much.
    /// </summary>
    public static double Of(params IReadOnlyList<double>[] series)
    {
        var rows = series.Sum(values => values.Count);
        if (rows < MinRows)
        {
            return 0;
        }

        var (products, squares) = (0.0, 0.0);
        foreach (var values in series)
        {
            var mean = values.Average();
            for (var i = 0; i < values.Count; i++)
            {
                squares += (values[i] - mean) * (values[i] - mean);
                products += i == 0 ? 0 : (values[i] - mean) * (values[i - 1] - mean);
            }
        }

        var taken = (double)series.Length / rows;
        var rho = squares > 0 ? ((products / squares) + taken) / (1 - (3 * taken)) : 0;
        return rho > 1 / Math.Sqrt(rows) ? Math.Min(rho, MaxCorrelation) : 0;
    }
}
