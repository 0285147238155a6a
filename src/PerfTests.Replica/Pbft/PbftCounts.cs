using PerfTests.Replica.Metrics;

namespace PerfTests.Replica.Pbft;

/// <summary>What a PBFT node counts of its own; registered where it is made.</summary>
internal sealed class PbftCounts
{
    private readonly long[] _byzantine;
    private readonly Counter _proposals;
    private readonly Histogram _batchOperations;

    /// <summary>Adds the counts to a registry.</summary>
    /// <param name="registry">Where they go.</param>
    /// <param name="names">The nodes' names by index.</param>
    public PbftCounts(MetricRegistry registry, IReadOnlyList<string> names)
    {
        _byzantine = new long[names.Count];
        ViewChangesStarted = registry.Counter("replica_elections_total", "View changes that this node asked for.");
        ViewsEntered = registry.Counter("replica_pbft_views_entered_total", "Views that began here.");
        Leaderships = registry.Counter("replica_leaderships_total", "Views that began here with this node as primary.");
        CheckpointsStable = registry.Counter("replica_pbft_checkpoints_total", "Checkpoints that became stable.");
        StatesTransferred = registry.Counter(
            "replica_pbft_states_transferred_total",
            "Times that this node took its state from another."
        );
        AgreementsViolated = registry.Counter(
            "replica_pbft_agreements_violated_total",
            "Sequence numbers that were decided twice, differently: more nodes are faulty than tolerated."
        );
        Requests = registry.Counter(
            "replica_pbft_requests_total",
            "Requests of clients that came in here and were genuine."
        );
        Reads = registry.Counter(
            "replica_pbft_unordered_reads_total",
            "Requests to read out of order that came in here."
        );
        _proposals = registry.Counter("replica_pbft_proposals_total", "Batches that this node proposed as primary.");
        _batchOperations = registry.Histogram(
            "replica_pbft_batch_operations",
            "Operations per batch that this node proposed as primary.",
            HistogramBounds.BatchOperations
        );
        FlushMilliseconds = registry.Histogram(
            "replica_log_flush_milliseconds",
            "Duration of a sync of the log.",
            HistogramBounds.FlushMilliseconds
        );
        registry.Add(
            new ObservedMetric(
                "replica_pbft_byzantine_seen_total",
                "Contradictions and forgeries seen, by the node that made them.",
                MetricKind.Counter,
                () => names.Select((name, i) => new MetricSample([("node", name)], Interlocked.Read(ref _byzantine[i])))
            )
        );
    }

    /// <summary>View changes asked for.</summary>
    public Counter ViewChangesStarted { get; }

    /// <summary>Views that began.</summary>
    public Counter ViewsEntered { get; }

    /// <summary>Views with this node as primary.</summary>
    public Counter Leaderships { get; }

    /// <summary>Stable checkpoints.</summary>
    public Counter CheckpointsStable { get; }

    /// <summary>States taken from others.</summary>
    public Counter StatesTransferred { get; }

    /// <summary>Sequence numbers decided twice.</summary>
    public Counter AgreementsViolated { get; }

    /// <summary>Requests of clients.</summary>
    public Counter Requests { get; }

    /// <summary>Reads out of order.</summary>
    public Counter Reads { get; }

    /// <summary>Duration of syncs.</summary>
    public Histogram FlushMilliseconds { get; }

    /// <summary>Counts a proposal.</summary>
    /// <param name="operations">The operations in it.</param>
    public void Proposed(int operations)
    {
        _proposals.Add();
        _batchOperations.Observe(operations);
    }

    /// <summary>Counts a contradiction of a node.</summary>
    public void ByzantineSeen(int subject) => Interlocked.Increment(ref _byzantine[subject]);
}
