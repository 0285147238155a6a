namespace PerfTests.Analysis.Regression;

/// <summary>The values of one metric on both sides of a check, in the order in which they were measured.</summary>
/// <param name="Name">Name of the metric, unit last.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="IsHigherBetter">Whether more is better; otherwise less is.</param>
/// <param name="IsPaired">Whether value i of one side was measured beside value i of the other.</param>
/// <param name="Baseline">Values of the baseline, one per run.</param>
/// <param name="Candidate">Values of the candidate, one per run.</param>
/// <param name="Again">Values of a second arm of the base, where there was one.</param>
public sealed record MetricSeries(
    string Name,
    string Title,
    string Unit,
    bool IsHigherBetter,
    bool IsPaired,
    IReadOnlyList<double> Baseline,
    IReadOnlyList<double> Candidate,
    IReadOnlyList<double>? Again = null
)
{
    /// <summary>
    /// What to draw of a side's values: their change in percent in the metric's own direction. Paired values against the value beside them; others against the geometric
    /// mean of the baseline.
    /// </summary>
    public IReadOnlyList<double> ChangesPercent(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Baseline.Count == 0 || values.Concat(Baseline).Any(value => value <= 0))
        {
            return [];
        }

        var mean = Baseline.Average(Math.Log);
        return
        [
            .. values.Select(
                (value, i) =>
                    LogRatio.ToPercent(
                        Math.Log(value) - (IsPaired && i < Baseline.Count ? Math.Log(Baseline[i]) : mean)
                    )
            ),
        ];
    }
}
