using PerfTests.Analysis.Results;
using PerfTests.Running;

namespace PerfTests.Analysis.Metrics;

/// <summary>
/// The figures of a run that baselines, comparisons and the history keep. The run is the sample (METHOD 9): one value per run and figure. What was not measured,
/// had not ended, or stands on too few samples, is left out.
/// </summary>
public static class RunMetrics
{
    /// <summary>What gates a comparison unless it is told otherwise.</summary>
    public static IReadOnlyList<string> DefaultGates { get; } =
    [FigureNames.Goodput, FigureNames.ResponseP50, FigureNames.CpuPerOperation];

    /// <summary>The metrics of a run, in the order to show.</summary>
    /// <param name="result">What was found in the run.</param>
    /// <param name="gates">Figures that gate, and so are kept though they are not kept by themselves; null for none.</param>
    public static IReadOnlyList<RunMetric> Of(BenchmarkResult result, IReadOnlyList<string>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return
        [
            .. result
                .Figures.Where(value =>
                    value.Figure.Direction != FigureDirection.Neither
                    && (value.Figure.IsKept || (gates?.Contains(value.Name) ?? false))
                    && value.Reading is { IsMeasured: true, IsCensored: false, IsTooFew: false }
                )
                .Select(value => Metric(value.Figure, Math.Max(value.Value, value.Figure.Resolution)))
                .Where(metric => metric.Value > 0),
        ];
    }

    private static RunMetric Metric(Figure figure, double value) =>
        new(figure.Name, figure.Title, figure.Unit.Name, value, figure.Kind, figure.IsHigherBetter);
}
