namespace PerfTests.Replica.Metrics;

/// <summary>Samples that are read when the metrics are asked for.</summary>
internal sealed class ObservedMetric : Metric
{
    private readonly Func<IEnumerable<MetricSample>> read;

    /// <summary>A family with one unlabelled sample.</summary>
    public ObservedMetric(string name, string help, MetricKind kind, Func<double> read)
        : base(name, help, kind) => this.read = () => [new MetricSample([], read())];

    /// <summary>A family with a sample per label value.</summary>
    public ObservedMetric(string name, string help, MetricKind kind, Func<IEnumerable<MetricSample>> read)
        : base(name, help, kind) => this.read = read;

    /// <inheritdoc />
    internal override void WriteSamples(PrometheusText text)
    {
        foreach (var sample in read())
            text.Sample(Name, sample.Labels, sample.Value);
    }
}
