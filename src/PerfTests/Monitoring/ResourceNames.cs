namespace PerfTests.Monitoring;

/// <summary>Names of the resource values in a <see cref="ResourceSample"/>; the unit comes last.</summary>
public static class ResourceNames
{
    /// <summary>Counter: CPU time used, user and system, in seconds.</summary>
    public const string CpuSeconds = "cpu_seconds_total";

    /// <summary>Counter: time throttled by a CPU quota, in seconds.</summary>
    public const string ThrottledSeconds = "cpu_throttled_seconds_total";

    /// <summary>Gauge: resident memory, in bytes.</summary>
    public const string ResidentBytes = "resident_bytes";

    /// <summary>Gauge: managed heap, in bytes.</summary>
    public const string HeapBytes = "heap_bytes";

    /// <summary>Counter: garbage collections of all generations.</summary>
    public const string Collections = "gc_collections_total";

    /// <summary>Counter: time paused by garbage collection, in seconds.</summary>
    public const string CollectionPauseSeconds = "gc_pause_seconds_total";

    /// <summary>Counter: bytes allocated on the managed heap.</summary>
    public const string AllocatedBytes = "allocated_bytes_total";

    /// <summary>Gauge: work items waiting in the thread pool.</summary>
    public const string ThreadPoolQueue = "threadpool_queue_length";

    /// <summary>Gauge: threads.</summary>
    public const string Threads = "threads";

    /// <summary>Gauge: open file descriptors.</summary>
    public const string FileDescriptors = "file_descriptors";

    /// <summary>Gauge: seconds since the process started.</summary>
    public const string UptimeSeconds = "uptime_seconds";

    /// <summary>Counter: bytes read from storage.</summary>
    public const string DiskReadBytes = "disk_read_bytes_total";

    /// <summary>Counter: bytes written to storage.</summary>
    public const string DiskWrittenBytes = "disk_written_bytes_total";

    /// <summary>Counter: read system calls.</summary>
    public const string ReadCalls = "read_calls_total";

    /// <summary>Counter: write system calls.</summary>
    public const string WriteCalls = "write_calls_total";

    /// <summary>Counter: bytes received from the network.</summary>
    public const string NetworkReceivedBytes = "network_received_bytes_total";

    /// <summary>Counter: bytes sent to the network.</summary>
    public const string NetworkSentBytes = "network_sent_bytes_total";

    /// <summary>Counter: packets received.</summary>
    public const string NetworkReceivedPackets = "network_received_packets_total";

    /// <summary>Counter: packets sent.</summary>
    public const string NetworkSentPackets = "network_sent_packets_total";

    /// <summary>Gauge: established TCP connections.</summary>
    public const string Connections = "connections";

    /// <summary>Gauge: load average of the last minute.</summary>
    public const string LoadAverage = "load_average_1m";

    /// <summary>Gauge: memory available, in bytes.</summary>
    public const string MemoryAvailableBytes = "memory_available_bytes";

    /// <summary>Gauge: memory that is not available, in bytes: all of it without what the kernel can give back.</summary>
    public const string MemoryUsedBytes = "memory_used_bytes";

    /// <summary>Counter: time that requests to disks have waited or been served, in seconds, summed over the requests: its rate is the mean queue length.</summary>
    public const string DiskQueueSeconds = "disk_queue_seconds_total";

    /// <summary>Gauge: memory in all, in bytes.</summary>
    public const string MemoryTotalBytes = "memory_total_bytes";

    /// <summary>Counter prefix: CPU time of one core, for example <c>core0_busy_seconds_total</c>.</summary>
    public const string CoreBusySecondsSuffix = "_busy_seconds_total";
}
