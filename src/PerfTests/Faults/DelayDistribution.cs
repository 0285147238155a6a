namespace PerfTests.Faults;

/// <summary>How a link's delay varies around its mean.</summary>
public enum DelayDistribution
{
    /// <summary>Normal; the jitter is the standard deviation; never below 0.</summary>
    Normal,

    /// <summary>Uniform; the jitter is half the width.</summary>
    Uniform,

    /// <summary>Exponential above delay minus jitter: mean delay, standard deviation jitter. The long tail of a loaded network.</summary>
    Exponential,
}
