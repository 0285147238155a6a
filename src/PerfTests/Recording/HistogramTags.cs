namespace PerfTests.Recording;

/// <summary>The tags under which a run's histograms are logged. Values are nanoseconds; ok operations only, unless said otherwise.</summary>
public static class HistogramTags
{
    /// <summary>Completion minus intended start: what gates.</summary>
    public const string Response = "response";

    /// <summary>Completion minus actual send.</summary>
    public const string Service = "service";

    /// <summary>
    /// Actual send minus intended start, of all operations sent, without the time that an operation waited for a place in
    /// flight: what the generator is to blame for.
    /// </summary>
    public const string ScheduleLag = "lag";

    /// <summary>Response time of operations that failed or whose outcome is unknown.</summary>
    public const string Unsuccessful = "unsuccessful";

    /// <summary>Receipt to proposal.</summary>
    public const string Submission = "phase.submission";

    /// <summary>Proposal to commit.</summary>
    public const string Consensus = "phase.consensus";

    /// <summary>Commit to application.</summary>
    public const string Application = "phase.application";

    /// <summary>Service time minus the reported phases: the way there and back, client and network; for operations that report phases.</summary>
    public const string Return = "phase.return";

    /// <summary>Service time of operations sent while few others were in flight: how fast the system is when it is idle.</summary>
    public const string LowLoadService = "service.low-load";

    /// <summary>Service time of operations that had waited for a place in flight: how fast the system is while the bound is reached.</summary>
    public const string QueuedService = "service.queued";
}
