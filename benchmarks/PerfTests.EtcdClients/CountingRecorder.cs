using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.EtcdClients;

/// <summary>Takes the facts of a run, and keeps none: what it costs to make them is measured, not the disk.</summary>
internal sealed class CountingRecorder : IRunRecorder
{
    private long _operations;

    public long Operations => Interlocked.Read(ref _operations);

    public void RecordOperations(ReadOnlySpan<OperationRecord> operations) =>
        Interlocked.Add(ref _operations, operations.Length);

    public void Record(string kind, string subject, string detail = "") { }

    public void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms) { }

    public void RecordResources(ResourceSample sample) { }

    public void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics) { }

    public void RecordNodeState(NodeStateRecord state) { }

    public void RecordNodeEvent(NodeEventRecord nodeEvent) { }

    public void RecordFault(FaultRecord fault) { }
}
