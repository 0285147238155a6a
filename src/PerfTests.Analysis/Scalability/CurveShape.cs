namespace PerfTests.Analysis.Scalability;

/// <summary>Which way a curve bends.</summary>
public enum CurveShape
{
    /// <summary>Gains shrink: a knee.</summary>
    Concave,

    /// <summary>Gains grow: an elbow.</summary>
    Convex,
}
