namespace PerfTests.Faults;

/// <summary>What becomes of a scenario with a fault that the host or the system cannot do.</summary>
public enum WhenUnsupported
{
    /// <summary>It fails, with the reason, before anything starts.</summary>
    Fail,

    /// <summary>It is skipped, with the reason.</summary>
    Skip,
}
