namespace PerfTests.Analysis.Scalability;

/// <summary>What <see cref="Kneedle"/> found.</summary>
public sealed record KneedleResult
{
    /// <summary>The x of the knee; null if the curve has none.</summary>
    public required double? Knee { get; init; }

    /// <summary>The y measured at the knee; null without one.</summary>
    public required double? KneeY { get; init; }

    /// <summary>All knees found, ascending; offline only the first is looked for.</summary>
    public required IReadOnlyList<double> Knees { get; init; }

    /// <summary>Which way the curve was taken to bend.</summary>
    public required CurveShape Curve { get; init; }

    /// <summary>Whether the curve was taken to go up or down.</summary>
    public required CurveDirection Direction { get; init; }

    /// <summary>The x scaled to 0 to 1.</summary>
    public required IReadOnlyList<double> NormalizedX { get; init; }

    /// <summary>The y scaled to 0 to 1 and turned, so that it goes up and bends down.</summary>
    public required IReadOnlyList<double> NormalizedY { get; init; }

    /// <summary>Normalized y minus normalized x: its maxima are the candidates.</summary>
    public required IReadOnlyList<double> Difference { get; init; }
}
