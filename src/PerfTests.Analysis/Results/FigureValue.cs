namespace PerfTests.Analysis.Results;

/// <summary>A figure with what a run gave for it.</summary>
/// <param name="Figure">The definition.</param>
/// <param name="Reading">The value, or why there is none.</param>
public sealed record FigureValue(Figure Figure, Reading Reading)
{
    /// <summary>The figure's name.</summary>
    public string Name => Figure.Name;

    /// <summary>The value; NaN if there is none.</summary>
    public double Value => Reading.IsMeasured ? Reading.Value : double.NaN;

    /// <summary>The value with its unit, the same in every view.</summary>
    public string Text => Figure.Show(Reading);
}
