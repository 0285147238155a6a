namespace PerfTests.Replica.Metrics;

/// <summary>Every metric of a node, written in the order in which they were added.</summary>
internal sealed class MetricRegistry
{
    private readonly List<Metric> _metrics = [];

    /// <summary>Adds a metric, before the node starts.</summary>
    /// <returns>The same metric, to keep.</returns>
    /// <exception cref="ArgumentException">A metric of that name was added before.</exception>
    public T Add<T>(T metric)
        where T : Metric
    {
        if (_metrics.Exists(m => m.Name == metric.Name))
        {
            throw new ArgumentException($"There is a metric named {metric.Name} already.", nameof(metric));
        }
        _metrics.Add(metric);
        return metric;
    }

    /// <summary>Adds a counter.</summary>
    public Counter Counter(string name, string help) => Add(new Counter(name, help));

    /// <summary>Adds a histogram with the given upper bounds.</summary>
    public Histogram Histogram(string name, string help, params double[] bounds) =>
        Add(new Histogram(name, help, bounds));

    /// <summary>Adds a gauge that is read when asked for.</summary>
    public void Gauge(string name, string help, Func<double> read) =>
        Add(new ObservedMetric(name, help, MetricKind.Gauge, read));

    /// <summary>Adds a counter whose count is kept elsewhere.</summary>
    public void ObservedCounter(string name, string help, Func<double> read) =>
        Add(new ObservedMetric(name, help, MetricKind.Counter, read));

    /// <summary>The whole exposition.</summary>
    public string Write()
    {
        var text = new PrometheusText();
        foreach (var metric in _metrics)
        {
            text.Family(metric);
        }
        return text.ToString();
    }
}
