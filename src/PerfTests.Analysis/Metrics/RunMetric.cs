using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Metrics;

/// <summary>
/// A figure of a run as baselines, comparisons and the history keep it, with what a reader needs who does not have the definition. Made by <see cref="RunMetrics"/>.
/// </summary>
/// <param name="Name">Name of the figure, for example <c>response_p99_us</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Unit">Name of the unit.</param>
/// <param name="Value">The run's value; above 0.</param>
/// <param name="Kind">How far it carries.</param>
/// <param name="IsHigherBetter">Whether more is better; otherwise less is.</param>
public sealed record RunMetric(
    string Name,
    string Title,
    string Unit,
    double Value,
    FigureKind Kind,
    bool IsHigherBetter = false
)
{
    /// <summary>The logarithm of the value, signed so that more is worse.</summary>
    public double Log => IsHigherBetter ? -Math.Log(Value) : Math.Log(Value);
}
