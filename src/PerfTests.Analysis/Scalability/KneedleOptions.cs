namespace PerfTests.Analysis.Scalability;

/// <summary>How <see cref="Kneedle"/> looks for a knee.</summary>
public sealed record KneedleOptions
{
    /// <summary>Which way the curve bends. Default: null, found from the data.</summary>
    public CurveShape? Curve { get; init; }

    /// <summary>Whether the curve goes up or down. Default: null, found from the data.</summary>
    public CurveDirection? Direction { get; init; }

    /// <summary>How many average distances between points the curve must fall behind a maximum, 0 or more; larger is more conservative. Default: 1, the paper's.</summary>
    public double Sensitivity { get; init; } = 1;

    /// <summary>Degree of the polynomial that smooths the curve first, 1 to 20. Default: null, no smoothing.</summary>
    public int? SmoothingDegree { get; init; }

    /// <summary>Whether the last knee is wanted, as when points still come in, instead of the first. Default: false.</summary>
    public bool IsOnline { get; init; }
}
