using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>A metric of a baseline.</summary>
/// <param name="Name">Name, unit last.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Kind">How far it carries.</param>
/// <param name="IsHigherBetter">Whether more is better; otherwise less is.</param>
/// <param name="Values">One value per run, above 0, in the order of the runs.</param>
public sealed record BaselineMetric(
    string Name,
    string Title,
    string Unit,
    FigureKind Kind,
    bool IsHigherBetter,
    IReadOnlyList<double> Values
)
{
    /// <summary>Logarithms of the values, signed so that more is worse.</summary>
    internal double[] Logs => [.. Values.Select(value => IsHigherBetter ? -Math.Log(value) : Math.Log(value))];
}
