using System.Diagnostics.Metrics;

namespace PerfTests.Replica.Metrics;

/// <summary>Listens to the instruments of one meter and writes what they measured as Prometheus text. Safe from any thread.</summary>
internal sealed class PrometheusExporter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<MetricFamily> _families = [];

    /// <summary>Begins to listen; instruments made before are included.</summary>
    /// <param name="meter">The meter; others of the same name are ignored.</param>
    public PrometheusExporter(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, _, state) => ((CountedFamily)state!).Add(value));
        _listener.SetMeasurementEventCallback<double>(
            static (_, value, tags, state) => ((MeasuredFamily)state!).Record(value, tags)
        );
        _listener.Start();
    }

    /// <summary>Reads the observable instruments and writes every family in the order in which its instrument was made.</summary>
    public string Write()
    {
        lock (_gate)
        {
            foreach (var family in _families)
            {
                family.BeginCollection();
            }
            _listener.RecordObservableInstruments();
            var text = new PrometheusText();
            foreach (var family in _families)
            {
                text.Family(family);
            }
            return text.ToString();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private MetricFamily Add(Instrument instrument)
    {
        MetricFamily family = instrument switch
        {
            Counter<long> => new CountedFamily(instrument),
            Histogram<double> histogram => new HistogramFamily(histogram),
            ObservableCounter<double> or ObservableGauge<double> => new ObservedFamily(instrument),
            _ => throw new ArgumentException($"{instrument.Name} is a {instrument.GetType().Name}, which has no text."),
        };
        lock (_gate)
        {
            if (_families.Exists(present => present.Name == family.Name))
            {
                throw new ArgumentException($"There is an instrument named {family.Name} already.");
            }
            _families.Add(family);
        }
        return family;
    }
}
