using System.Diagnostics.Metrics;
using System.Globalization;

namespace PerfTests.Replica.Metrics;

/// <summary>What one instrument measured, as a family of Prometheus samples.</summary>
/// <param name="instrument">The instrument.</param>
/// <param name="type">The family's type in the exposition.</param>
internal abstract class MetricFamily(Instrument instrument, string type)
{
    /// <summary>Prometheus name.</summary>
    public string Name { get; } = instrument.Name;

    /// <summary>What is measured, in one sentence.</summary>
    public string Help { get; } = instrument.Description ?? "";

    /// <summary>counter, gauge or histogram.</summary>
    public string Type { get; } = type;

    /// <summary>Forgets what was observed for an earlier exposition.</summary>
    public virtual void BeginCollection() { }

    /// <summary>Writes the samples, without the HELP and TYPE lines.</summary>
    public abstract void WriteSamples(PrometheusText text);
}

/// <summary>A count that grows by what it is told.</summary>
internal sealed class CountedFamily(Instrument instrument) : MetricFamily(instrument, "counter")
{
    private long _count;

    /// <summary>Adds to the count.</summary>
    public void Add(long amount) => Interlocked.Add(ref _count, amount);

    /// <inheritdoc />
    public override void WriteSamples(PrometheusText text) => text.Sample(Name, [], Interlocked.Read(ref _count));
}

/// <summary>A family whose measurements are numbers with tags.</summary>
internal abstract class MeasuredFamily(Instrument instrument, string type) : MetricFamily(instrument, type)
{
    /// <summary>Takes one measurement.</summary>
    public abstract void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);
}

/// <summary>Samples that are observed anew for each exposition, one for each combination of tags.</summary>
internal sealed class ObservedFamily(Instrument instrument)
    : MeasuredFamily(instrument, instrument is ObservableCounter<double> ? "counter" : "gauge")
{
    private readonly List<((string Name, string Value)[] Labels, double Value)> _samples = [];

    /// <inheritdoc />
    public override void BeginCollection() => _samples.Clear();

    /// <inheritdoc />
    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new (string, string)[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = (tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }
        _samples.Add((labels, value));
    }

    /// <inheritdoc />
    public override void WriteSamples(PrometheusText text)
    {
        foreach (var (labels, value) in _samples)
        {
            text.Sample(Name, labels, value);
        }
    }
}

/// <summary>Counts of measurements at or below the bounds that the instrument advises; the last bucket has no bound.</summary>
internal sealed class HistogramFamily : MeasuredFamily
{
    private readonly Lock _gate = new();
    private readonly double[] _bounds;
    private readonly string[] _labels;
    private readonly long[] _counts;
    private double _sum;

    /// <summary>A histogram without measurements.</summary>
    public HistogramFamily(Histogram<double> instrument)
        : base(instrument, "histogram")
    {
        _bounds = [.. instrument.Advice?.HistogramBucketBoundaries ?? []];
        _labels = [.. _bounds.Select(bound => bound.ToString(CultureInfo.InvariantCulture)), "+Inf"];
        _counts = new long[_bounds.Length + 1];
    }

    /// <inheritdoc />
    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
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
    public override void WriteSamples(PrometheusText text)
    {
        long[] counts;
        double sum;
        lock (_gate)
        {
            (counts, sum) = ([.. _counts], _sum);
        }
        var cumulative = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            text.Sample($"{Name}_bucket", [("le", _labels[i])], cumulative += counts[i]);
        }
        text.Sample($"{Name}_sum", [], sum);
        text.Sample($"{Name}_count", [], cumulative);
    }
}
