using System.Globalization;

namespace PerfTests.Replica.Metrics;

/// <summary>Counts of observations at or below fixed bounds; safe from any thread.</summary>
/// <param name="name">Prometheus name, unit last.</param>
/// <param name="help">What is observed.</param>
/// <param name="bounds">Upper bounds, ascending; the last bucket, without a bound, is added.</param>
internal sealed class Histogram(string name, string help, params double[] bounds)
    : Metric(name, help, MetricKind.Histogram)
{
    private readonly string[] _labels = [.. bounds.Select(b => b.ToString(CultureInfo.InvariantCulture)), "+Inf"];
    private readonly long[] _counts = new long[bounds.Length + 1];
    private readonly Lock _gate = new();
    private double _sum;

    /// <summary>Counts one observation.</summary>
    /// <param name="value">In the unit that the name ends with.</param>
    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }
        lock (_gate)
        {
            _counts[bucket]++;
            _sum += value;
        }
    }

    /// <inheritdoc />
    internal override void WriteSamples(PrometheusText text)
    {
        long[] copy;
        double total;
        lock (_gate)
        {
            (copy, total) = ([.. _counts], _sum);
        }
        var cumulative = 0L;
        for (var i = 0; i < copy.Length; i++)
        {
            text.Sample($"{Name}_bucket", [("le", _labels[i])], cumulative += copy[i]);
        }
        text.Sample($"{Name}_sum", [], total);
        text.Sample($"{Name}_count", [], cumulative);
    }
}
