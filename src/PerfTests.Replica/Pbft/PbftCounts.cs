using System.Diagnostics.Metrics;
using PerfTests.Replica.Metrics;

namespace PerfTests.Replica.Pbft;

/// <summary>What a PBFT node counts of its own; registered where it is made.</summary>
internal sealed class PbftCounts
{
    private readonly long[] _byzantine;
    private readonly Counter<long> _proposals;
    private readonly Histogram<double> _batchOperations;
    private long _requests;
    private long _unorderedReads;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">Makes the instruments.</param>
    /// <param name="names">The nodes' names by index.</param>
    public PbftCounts(Meter meter, IReadOnlyList<string> names)
    {
        _byzantine = new long[names.Count];
        ViewChangesStarted = meter.CreateCounter<long>(
            "replica_elections_total",
            description: "View changes that this node asked for."
        );
        ViewsEntered = meter.CreateCounter<long>(
            "replica_pbft_views_entered_total",
            description: "Views that began here."
        );
        Leaderships = meter.CreateCounter<long>(
            "replica_leaderships_total",
            description: "Views that began here with this node as primary."
        );
        CheckpointsStable = meter.CreateCounter<long>(
            "replica_pbft_checkpoints_total",
            description: "Checkpoints that became stable."
        );
        StatesTransferred = meter.CreateCounter<long>(
            "replica_pbft_states_transferred_total",
            description: "Times that this node took its state from another."
        );
        AgreementsViolated = meter.CreateCounter<long>(
            "replica_pbft_agreements_violated_total",
            description: "Sequence numbers that were decided twice, differently: more nodes are faulty than tolerated."
        );
        // Counted for every request: a count that is read when asked for costs less than a measurement.
        meter.CreateObservableCounter<double>(
            "replica_pbft_requests_total",
            () => Interlocked.Read(ref _requests),
            description: "Requests of clients that came in here and were genuine."
        );
        meter.CreateObservableCounter<double>(
            "replica_pbft_unordered_reads_total",
            () => Interlocked.Read(ref _unorderedReads),
            description: "Requests to read out of order that came in here."
        );
        _proposals = meter.CreateCounter<long>(
            "replica_pbft_proposals_total",
            description: "Batches that this node proposed as primary."
        );
        _batchOperations = meter.CreateHistogram(
            "replica_pbft_batch_operations",
            description: "Operations per batch that this node proposed as primary.",
            advice: HistogramBounds.BatchOperations
        );
        FlushMilliseconds = meter.CreateHistogram(
            "replica_log_flush_milliseconds",
            description: "Duration of a sync of the log.",
            advice: HistogramBounds.FlushMilliseconds
        );
        meter.CreateObservableCounter(
            "replica_pbft_byzantine_seen_total",
            () =>
                names.Select(
                    (name, i) =>
                        new Measurement<double>(
                            Interlocked.Read(ref _byzantine[i]),
                            new KeyValuePair<string, object?>("node", name)
                        )
                ),
            description: "Contradictions and forgeries seen, by the node that made them."
        );
    }

    /// <summary>View changes asked for.</summary>
    public Counter<long> ViewChangesStarted { get; }

    /// <summary>Views that began.</summary>
    public Counter<long> ViewsEntered { get; }

    /// <summary>Views with this node as primary.</summary>
    public Counter<long> Leaderships { get; }

    /// <summary>Stable checkpoints.</summary>
    public Counter<long> CheckpointsStable { get; }

    /// <summary>States taken from others.</summary>
    public Counter<long> StatesTransferred { get; }

    /// <summary>Sequence numbers decided twice.</summary>
    public Counter<long> AgreementsViolated { get; }

    /// <summary>Duration of syncs.</summary>
    public Histogram<double> FlushMilliseconds { get; }

    /// <summary>Counts a request of a client.</summary>
    public void RequestReceived() => Interlocked.Increment(ref _requests);

    /// <summary>Counts a read out of order.</summary>
    public void UnorderedReadReceived() => Interlocked.Increment(ref _unorderedReads);

    /// <summary>Counts a proposal.</summary>
    /// <param name="operations">The operations in it.</param>
    public void Proposed(int operations)
    {
        _proposals.Add(1);
        _batchOperations.Record(operations);
    }

    /// <summary>Counts a contradiction of a node.</summary>
    public void ByzantineSeen(int subject) => Interlocked.Increment(ref _byzantine[subject]);
}
