namespace PerfTests.Replica.Metrics;

/// <summary>One family of the exposition: a name, what it means, and its samples.</summary>
/// <param name="name">Prometheus name, unit last, <c>_total</c> for counters.</param>
/// <param name="help">What it counts, in one sentence.</param>
/// <param name="kind">How it behaves.</param>
internal abstract class Metric(string name, string help, MetricKind kind)
{
    /// <summary>Prometheus name.</summary>
    public string Name { get; } = name;

    /// <summary>What it counts.</summary>
    public string Help { get; } = help;

    /// <summary>How it behaves.</summary>
    public MetricKind Kind { get; } = kind;

    /// <summary>Writes the samples, without the HELP and TYPE lines.</summary>
    internal abstract void WriteSamples(PrometheusText text);
}
