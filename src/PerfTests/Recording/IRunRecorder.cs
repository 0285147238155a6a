using PerfTests.Monitoring;

namespace PerfTests.Recording;

/// <summary>Takes the facts of a run as it goes and writes them to disk at once, so that a killed run keeps what it measured. Safe for concurrent calls.</summary>
public interface IRunRecorder : IEventSink
{
    /// <summary>Records an ended interval with its histograms. The recorder does not keep the histograms: the caller may reuse them.</summary>
    void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms);

    /// <summary>Records a sample of a node's or the generator's resources.</summary>
    void RecordResources(ResourceSample sample);

    /// <summary>Records a reading of a node's own counters.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="metrics">Values by name, as the node gives them.</param>
    void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics);

    /// <summary>Records operations that ended. The recorder does not keep the span.</summary>
    void RecordOperations(ReadOnlySpan<OperationRecord> operations);

    /// <summary>Records a node's state at the end of the run.</summary>
    void RecordNodeState(NodeStateRecord state);

    /// <summary>Records an event that a node reported of itself.</summary>
    void RecordNodeEvent(NodeEventRecord nodeEvent);

    /// <summary>Records which updates a node came to hold. Default: not kept.</summary>
    void RecordDeliveries(DeliveryBatch batch) { }

    /// <summary>Records what was read back from a position of the system's log. Default: not kept.</summary>
    void RecordLogEntry(LogEntryRecord entry) { }

    /// <summary>Records how far a fault has got; the last record of a number counts.</summary>
    void RecordFault(FaultRecord fault);
}
