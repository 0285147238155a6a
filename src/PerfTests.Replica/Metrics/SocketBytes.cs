using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace PerfTests.Replica.Metrics;

/// <summary>
/// Bytes through all sockets of the process, API and protocol alike, as the runtime's own counters report them once per second
/// (event source <c>System.Net.Sockets</c>).
/// </summary>
internal sealed class SocketBytes : EventListener
{
    private const string SourceName = "System.Net.Sockets";

    private static readonly Dictionary<string, string?> EverySecond = new() { ["EventCounterIntervalSec"] = "1" };

    private long _sent;
    private long _received;

    /// <summary>Makes an instrument for each of both counts.</summary>
    public void Register(Meter meter)
    {
        meter.CreateObservableCounter<double>(
            "replica_socket_sent_bytes_total",
            () => Interlocked.Read(ref _sent),
            description: "Bytes sent through all sockets, API and protocol; up to a second old."
        );
        meter.CreateObservableCounter<double>(
            "replica_socket_received_bytes_total",
            () => Interlocked.Read(ref _received),
            description: "Bytes received through all sockets, API and protocol; up to a second old."
        );
    }

    /// <inheritdoc />
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == SourceName)
        {
            EnableEvents(eventSource, EventLevel.Critical, EventKeywords.None, EverySecond);
        }
    }

    /// <inheritdoc />
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName != "EventCounters" || eventData.Payload is not [IDictionary<string, object> counter])
        {
            return;
        }
        if (counter["Name"] is not string name || !counter.TryGetValue("Mean", out var mean))
        {
            return;
        }
        var bytes = Convert.ToInt64(mean, null);
        if (name == "bytes-sent")
        {
            Interlocked.Exchange(ref _sent, bytes);
        }
        else if (name == "bytes-received")
        {
            Interlocked.Exchange(ref _received, bytes);
        }
    }
}
