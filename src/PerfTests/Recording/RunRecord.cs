using PerfTests.Monitoring;

namespace PerfTests.Recording;

/// <summary>The facts of one run, as read back from its folder. Everything after is a pure function of this.</summary>
public sealed record RunRecord
{
    /// <summary>What was asked.</summary>
    public required RunManifest Manifest { get; init; }

    /// <summary>Intervals in order of time.</summary>
    public required IReadOnlyList<IntervalRecord> Intervals { get; init; }

    /// <summary>Histograms in order of time.</summary>
    public required IReadOnlyList<TaggedHistogram> Histograms { get; init; }

    /// <summary>Events in order of time.</summary>
    public required IReadOnlyList<RunEvent> Events { get; init; }

    /// <summary>Resource samples in order of time.</summary>
    public required IReadOnlyList<ResourceSample> Resources { get; init; }

    /// <summary>Readings of the nodes' own counters in order of time.</summary>
    public required IReadOnlyList<NodeMetricsSample> NodeMetrics { get; init; }

    /// <summary>What the nodes reported of themselves, in order of arrival.</summary>
    public IReadOnlyList<NodeEventRecord> NodeEvents { get; init; } = [];

    /// <summary>What nodes reported of the updates they came to hold, in order of arrival; empty for systems that do not spread updates.</summary>
    public IReadOnlyList<DeliveryBatch> Deliveries { get; init; } = [];

    /// <summary>The faults of the run in order of number, each as it was recorded last.</summary>
    public IReadOnlyList<FaultRecord> Faults { get; init; } = [];

    /// <summary>The operations that were sent, in order of their ends; empty if none were logged.</summary>
    public IReadOnlyList<OperationRecord> Operations { get; init; } = [];

    /// <summary>The nodes' states after the writes had ended.</summary>
    public IReadOnlyList<NodeStateRecord> NodeStates { get; init; } = [];

    /// <summary>What was read back from the system's log after the load; empty for systems without a log that can be read.</summary>
    public IReadOnlyList<LogEntryRecord> LogEntries { get; init; } = [];

    /// <summary>How it ended; null if the harness was killed.</summary>
    public RunCompletion? Completion { get; init; }

    /// <summary>What could not be read of the folder, one line each: a killed run may end in the middle of a line.</summary>
    public IReadOnlyList<string> ReadingProblems { get; init; } = [];

    /// <summary>All values of one measure; merged, never averaged. Warm-up intervals have tags of their own.</summary>
    public LatencyHistogram Merge(string tag) =>
        LatencyHistogram.Merge(Histograms.Where(part => part.Tag == tag).Select(part => part.Histogram));
}
