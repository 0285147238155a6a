using System.Diagnostics.Metrics;

namespace PerfTests.Replica.Metrics;

/// <summary>The meter of one node, and its instruments as Prometheus text.</summary>
internal sealed class NodeMetrics : IDisposable
{
    private readonly PrometheusExporter _exporter;

    /// <summary>A meter without instruments.</summary>
    public NodeMetrics()
    {
        Meter = new Meter("PerfTests.Replica");
        _exporter = new PrometheusExporter(Meter);
    }

    /// <summary>
    /// Makes the node's instruments. Their names are Prometheus names: unit last, <c>_total</c> for counters; a name is used once, for anything else
    /// <see cref="ArgumentException"/> is thrown where the instrument is made.
    /// </summary>
    public Meter Meter { get; }

    /// <summary>The present values of all instruments, in the order in which they were made.</summary>
    public string Write() => _exporter.Write();

    /// <inheritdoc />
    public void Dispose()
    {
        _exporter.Dispose();
        Meter.Dispose();
    }
}
