using System.Collections.Concurrent;
using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Running;

/// <summary>Keeps intervals, and histograms merged by tag.</summary>
internal sealed class CollectingRecorder : IRunRecorder
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<FaultRecord> _faults = new();
    private readonly ConcurrentQueue<LogEntryRecord> _logEntries = new();

    public List<IntervalRecord> Intervals { get; } = [];

    public List<OperationRecord> Operations { get; } = [];

    public List<RunEvent> Events { get; } = [];

    public List<NodeEventRecord> NodeEvents { get; } = [];

    public IReadOnlyCollection<FaultRecord> Faults => _faults;

    public IReadOnlyCollection<LogEntryRecord> LogEntries => _logEntries;

    public Dictionary<string, LatencyRecorder> Histograms { get; } = [];

    public long CountOf(string tag) => Histograms.TryGetValue(tag, out var histogram) ? histogram.Count : 0;

    /// <summary>A percentile in milliseconds.</summary>
    public double Percentile(string tag, double percentile) =>
        Histograms[tag].ToHistogram().Percentile(percentile) / 1e6;

    public void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms)
    {
        Intervals.Add(interval);
        foreach (var part in histograms)
        {
            if (!Histograms.TryGetValue(part.Tag, out var merged))
            {
                merged = Histograms[part.Tag] = new LatencyRecorder();
            }

            merged.Add(part.Histogram);
        }
    }

    public void Record(string kind, string subject, string detail = "") =>
        Events.Add(new RunEvent(0, kind, subject, detail));

    public void RecordResources(ResourceSample sample) { }

    public void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics) { }

    public void RecordNodeEvent(NodeEventRecord nodeEvent) => NodeEvents.Add(nodeEvent);

    public void RecordOperations(ReadOnlySpan<OperationRecord> operations)
    {
        lock (_lock)
        {
            Operations.AddRange(operations);
        }
    }

    public void RecordNodeState(NodeStateRecord state) { }

    public void RecordLogEntry(LogEntryRecord entry) => _logEntries.Enqueue(entry);

    public void RecordFault(FaultRecord fault) => _faults.Enqueue(fault);
}
