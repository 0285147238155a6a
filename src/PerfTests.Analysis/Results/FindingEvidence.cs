using PerfTests.Analysis.Formatting;

namespace PerfTests.Analysis.Results;

/// <summary>A measured figure that a finding rests on.</summary>
/// <param name="Name">What was measured, for people.</param>
/// <param name="Value">The value, in the unit.</param>
/// <param name="Unit">The unit's name, see <see cref="FigureUnit.All"/>.</param>
/// <param name="Chart">Anchor of the report's chart or section that shows it.</param>
/// <param name="Threshold">What it is held against, in the same unit; NaN where there is no limit.</param>
public sealed record FindingEvidence(
    string Name,
    double Value,
    string Unit,
    string Chart,
    double Threshold = double.NaN
)
{
    /// <summary>The figure in words, for example "CPU of n1: 0.97 cores (limit 0.85 cores)".</summary>
    public string Text =>
        FigureText.Plain($"{Name}: {Show(Value)}" + (double.IsNaN(Threshold) ? "" : $" (threshold {Show(Threshold)})"));

    /// <summary>Whole counts have no decimals: they were counted, not averaged.</summary>
    private string Show(double value) =>
        Unit == FigureUnit.Count.Name && double.IsInteger(value)
            ? FigureText.Count((long)value)
            : FigureText.InUnit(value, Unit);
}
