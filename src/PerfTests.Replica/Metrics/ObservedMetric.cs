namespace PerfTests.Replica.Metrics;

/// <summary>Samples that are read when the metrics are asked for.</summary>
internal sealed class ObservedMetric : Metric
{
    private readonly Func<IEnumerable<MetricSample>> _read;

    /// <summary>A family with one unlabelled sample.</summary>
    public ObservedMetric(string name, string help, MetricKind kind, Func<double> read)
        : base(name, help, kind) => _read = () => [new MetricSample([], read())];

    /// <summary>A family with a sample per label value.</summary>
    public ObservedMetric(string name, string help, MetricKind kind, Func<IEnumerable<MetricSample>> read)
        : base(name, help, kind) => _read = read;

    /// <inheritdoc />
    internal override void WriteSamples(PrometheusText text)
    {
        foreach (var sample in _read())
        {
            text.Sample(Name, sample.Labels, sample.Value);
        }
    }
}
