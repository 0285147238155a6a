namespace PerfTests.Replica.Metrics;

/// <summary>A count that only grows; safe from any thread.</summary>
internal sealed class Counter(string name, string help) : Metric(name, help, MetricKind.Counter)
{
    private long _value;

    /// <summary>The count so far.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>Adds to the count.</summary>
    /// <param name="amount">How much, not negative.</param>
    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);

    /// <inheritdoc />
    internal override void WriteSamples(PrometheusText text) => text.Sample(Name, [], Value);
}
