namespace PerfTests.Analysis.Statistics;

/// <summary>What a test is asked to find evidence for.</summary>
public enum Alternative
{
    /// <summary>The location differs, in either direction.</summary>
    TwoSided,

    /// <summary>The first sample (or the differences) lies higher.</summary>
    Greater,

    /// <summary>The first sample (or the differences) lies lower.</summary>
    Less,
}
