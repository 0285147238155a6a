namespace PerfTests.Analysis.Metrics;

/// <summary>One figure of a run that can be judged against other runs.</summary>
/// <param name="Name">Name, unit last, for example <c>response_p99_us</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Value">The run's value; above 0.</param>
/// <param name="Kind">How far it carries.</param>
/// <param name="IsHigherBetter">Whether more is better; otherwise less is.</param>
public sealed record RunMetric(
    string Name,
    string Title,
    string Unit,
    double Value,
    MetricKind Kind,
    bool IsHigherBetter = false
)
{
    /// <summary>The logarithm of the value, signed so that more is worse.</summary>
    public double Log => IsHigherBetter ? -Math.Log(Value) : Math.Log(Value);
}
