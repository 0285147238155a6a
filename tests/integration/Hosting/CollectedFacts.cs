using System.Collections.Concurrent;
using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.IntegrationTests.Hosting;

/// <summary>Keeps what a monitor records of nodes in memory.</summary>
internal sealed class CollectedFacts : IRunRecorder
{
    public ConcurrentQueue<NodeEventRecord> NodeEvents { get; } = new();

    public ConcurrentQueue<RunEvent> Events { get; } = new();

    public void RecordNodeEvent(NodeEventRecord nodeEvent) => NodeEvents.Enqueue(nodeEvent);

    public void Record(string kind, string subject, string detail = "") =>
        Events.Enqueue(new RunEvent(0, kind, subject, detail));

    public void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms) { }

    public void RecordResources(ResourceSample sample) { }

    public void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics) { }

    public void RecordOperations(ReadOnlySpan<OperationRecord> operations) { }

    public void RecordNodeState(NodeStateRecord state) { }

    public void RecordFault(FaultRecord fault) { }
}
