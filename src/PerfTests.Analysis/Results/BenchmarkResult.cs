using PerfTests.Analysis.Dissemination;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Quality;
using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Safety;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;

namespace PerfTests.Analysis.Results;

/// <summary>Everything that was found in the facts of one run. What was not measured is NaN, null or empty; never 0.</summary>
public sealed record BenchmarkResult
{
    /// <summary>What was asked.</summary>
    public required RunManifest Manifest { get; init; }

    /// <summary>What is to be thought of it.</summary>
    public required RunVerdict Verdict { get; init; }

    /// <summary>The figures of the run, each taken by its one definition: what tables, documents, objectives, gates and the history read.</summary>
    public FigureValues Figures { get; init; } = FigureValues.None;

    /// <summary>The window that the figures cover, and what was counted in it.</summary>
    public required MeasurementWindow Window { get; init; }

    /// <summary>Throughput (METHOD 2).</summary>
    public required ThroughputResult Throughput { get; init; }

    /// <summary>Latency (METHOD 3).</summary>
    public required LatencyResult Latency { get; init; }

    /// <summary>Where the response time went; null if the system reports no phases.</summary>
    public PhaseBreakdown? Phases { get; init; }

    /// <summary>Resources of the generator, the machine and every node (METHOD 4), in that order.</summary>
    public required IReadOnlyList<SubjectResources> Resources { get; init; }

    /// <summary>What a committed operation cost, summed over the nodes; only what was counted.</summary>
    public required IReadOnlyList<OperationCost> Costs { get; init; }

    /// <summary>Whether the run was correct (METHOD 8); null if that was not checked.</summary>
    public SafetyResult? Safety { get; init; }

    /// <summary>Whether the run broke a promise of safety: then it has no figures, every part that would hold one is empty, and counts of its window are 0.</summary>
    public bool IsUnsafe => Safety?.Verdict == SafetyVerdict.Invalid;

    /// <summary>Whether the figures may be believed (METHOD 1).</summary>
    public required RunQuality Quality { get; init; }

    /// <summary>How updates spread over the nodes (METHOD 3); null if the system does not spread updates or reports no deliveries.</summary>
    public DisseminationResult? Dissemination { get; init; }

    /// <summary>Errors by word over the whole run, most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Errors { get; init; }

    /// <summary>What happened during the run, in order of time.</summary>
    public required IReadOnlyList<RunEvent> Events { get; init; }

    /// <summary>What nodes reported of themselves, in order of time.</summary>
    public IReadOnlyList<NodeEventRecord> NodeEvents { get; init; } = [];

    /// <summary>How the cluster came through the faults of the run (METHOD 7); null if it had none.</summary>
    public RecoveryResult? Recovery { get; init; }

    /// <summary>What the facts say of the system and of the run (METHOD 5), the weightiest first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What a reader must know before using a figure; empty if nothing.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Seconds from the run's origin to its end; to the last fact for a killed run.</summary>
    public required double TotalSeconds { get; init; }
}
