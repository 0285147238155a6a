using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.Sessions.Loading;

/// <summary>Keeps the durations of the measurement window merged by tag, in memory: for loads that write no run folder.</summary>
internal sealed class MeasuredValues : IRunRecorder
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LatencyRecorder> _recorders = [];
    private readonly Dictionary<string, long> _errors = [];

    /// <summary>Errors by word, warm-up included.</summary>
    public IReadOnlyDictionary<string, long> Errors
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, long>(_errors);
            }
        }
    }

    /// <summary>Percentiles of one measure.</summary>
    /// <param name="tag">See <see cref="HistogramTags"/>.</param>
    public LatencyPercentiles Summarize(string tag)
    {
        lock (_lock)
        {
            return _recorders.TryGetValue(tag, out var recorder)
                ? LatencyPercentiles.Of(recorder.ToHistogram())
                : LatencyPercentiles.None;
        }
    }

    /// <summary>A percentile of one measure, in microseconds; NaN without values.</summary>
    /// <param name="tag">See <see cref="HistogramTags"/>.</param>
    /// <param name="percentile">0 to 100.</param>
    public double PercentileUs(string tag, double percentile)
    {
        lock (_lock)
        {
            return _recorders.TryGetValue(tag, out var recorder)
                ? recorder.ToHistogram().Percentile(percentile) / 1e3
                : double.NaN;
        }
    }

    public void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms)
    {
        lock (_lock)
        {
            foreach (var (word, count) in interval.Errors)
            {
                _errors[word] = _errors.GetValueOrDefault(word) + count;
            }

            foreach (var part in histograms)
            {
                if (!_recorders.TryGetValue(part.Tag, out var merged))
                {
                    merged = _recorders[part.Tag] = new LatencyRecorder();
                }

                merged.Add(part.Histogram);
            }
        }
    }

    public void Record(string kind, string subject, string detail = "") { }

    public void RecordResources(ResourceSample sample) { }

    public void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics) { }

    public void RecordOperations(ReadOnlySpan<OperationRecord> operations) { }

    public void RecordNodeState(NodeStateRecord state) { }

    public void RecordNodeEvent(NodeEventRecord nodeEvent) { }

    public void RecordFault(FaultRecord fault) { }
}
