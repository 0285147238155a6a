namespace PerfTests.Analysis.Resources;

/// <summary>How a resource value is read.</summary>
public enum ResourceKind
{
    /// <summary>A value of the moment.</summary>
    Gauge,

    /// <summary>A total that only grows: analysed as its rate per second.</summary>
    Counter,
}
