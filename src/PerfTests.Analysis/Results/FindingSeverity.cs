namespace PerfTests.Analysis.Results;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Worth a look.</summary>
    Low,

    /// <summary>It costs throughput or latency, or a part of the figures is in doubt.</summary>
    Medium,

    /// <summary>It limits the system, or the figures are not to be believed.</summary>
    High,
}
