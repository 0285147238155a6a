namespace PerfTests.Analysis.Scalability;

/// <summary>Whether a curve goes up or down.</summary>
public enum CurveDirection
{
    /// <summary>Up.</summary>
    Increasing,

    /// <summary>Down.</summary>
    Decreasing,
}
