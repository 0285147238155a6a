using PerfTests.Monitoring;

namespace PerfTests.Analysis.Resources;

/// <summary>What a resource value means, and how it is shown.</summary>
/// <param name="Source">Name in the sample, of <see cref="ResourceNames"/>.</param>
/// <param name="Name">Name of the analysed value, unit last.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Unit">Unit of the analysed value: cores, bytes, bytes/s, 1/s, share, seconds or count.</param>
/// <param name="Kind">Whether the source is a total or a value of the moment.</param>
public sealed record ResourceQuantity(string Source, string Name, string Title, string Unit, ResourceKind Kind)
{
    /// <summary>What is analysed, in the order to show.</summary>
    public static IReadOnlyList<ResourceQuantity> Known { get; } =
    [
        Counter(ResourceNames.CpuSeconds, "cpu_cores", "CPU", "cores"),
        Counter(ResourceNames.ThrottledSeconds, "cpu_throttled_share", "CPU throttled", "share"),
        Gauge(ResourceNames.LoadAverage, "load_average_1m", "Load average", "count"),
        Gauge(ResourceNames.ResidentBytes, "resident_bytes", "Resident memory", "bytes"),
        Gauge(ResourceNames.HeapBytes, "heap_bytes", "Managed heap", "bytes"),
        Gauge(ResourceNames.MemoryUsedBytes, "memory_used_bytes", "Memory used", "bytes"),
        Gauge(ResourceNames.MemoryAvailableBytes, "memory_available_bytes", "Memory available", "bytes"),
        Counter(ResourceNames.CollectionPauseSeconds, "gc_pause_share", "Time paused by collections", "share"),
        Counter(ResourceNames.Collections, "gc_collections_per_second", "Garbage collections", "1/s"),
        Counter(ResourceNames.AllocatedBytes, "allocated_bytes_per_second", "Allocated", "bytes/s"),
        Gauge(ResourceNames.ThreadPoolQueue, "threadpool_queue_length", "Thread pool queue", "count"),
        Counter(ResourceNames.DiskReadBytes, "disk_read_bytes_per_second", "Storage read", "bytes/s"),
        Counter(ResourceNames.DiskWrittenBytes, "disk_written_bytes_per_second", "Storage written", "bytes/s"),
        Counter(ResourceNames.DiskQueueSeconds, "disk_queue_length", "Disk queue length", "count"),
        Counter(ResourceNames.ReadCalls, "read_calls_per_second", "Read calls", "1/s"),
        Counter(ResourceNames.WriteCalls, "write_calls_per_second", "Write calls", "1/s"),
        Counter(ResourceNames.NetworkReceivedBytes, "network_received_bytes_per_second", "Network in", "bytes/s"),
        Counter(ResourceNames.NetworkSentBytes, "network_sent_bytes_per_second", "Network out", "bytes/s"),
        Counter(ResourceNames.NetworkReceivedPackets, "network_received_packets_per_second", "Packets in", "1/s"),
        Counter(ResourceNames.NetworkSentPackets, "network_sent_packets_per_second", "Packets out", "1/s"),
        Gauge(ResourceNames.Connections, "connections", "TCP connections", "count"),
        Gauge(ResourceNames.Threads, "threads", "Threads", "count"),
        Gauge(ResourceNames.FileDescriptors, "file_descriptors", "File descriptors", "count"),
        Gauge(ResourceNames.UptimeSeconds, "uptime_seconds", "Uptime", "seconds"),
    ];

    /// <summary>The quantity of a name in a sample; a core's CPU time and names from elsewhere included.</summary>
    internal static ResourceQuantity Find(string source)
    {
        if (Known.FirstOrDefault(quantity => quantity.Source == source) is { } known)
        {
            return known;
        }

        if (source.EndsWith(ResourceNames.CoreBusySecondsSuffix, StringComparison.Ordinal))
        {
            var core = source[..^ResourceNames.CoreBusySecondsSuffix.Length];
            return Counter(source, core + "_busy_share", "Busy " + core, "share");
        }

        const string Total = "_total";
        return source.EndsWith(Total, StringComparison.Ordinal)
            ? Counter(source, source[..^Total.Length] + "_per_second", source, "1/s")
            : Gauge(source, source, source, "count");
    }

    private static ResourceQuantity Counter(string source, string name, string title, string unit) =>
        new(source, name, title, unit, ResourceKind.Counter);

    private static ResourceQuantity Gauge(string source, string name, string title, string unit) =>
        new(source, name, title, unit, ResourceKind.Gauge);
}
