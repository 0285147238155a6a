using System.Globalization;

namespace PerfTests.Replica.Metrics;

/// <summary>What the .NET runtime and the operating system say about this process.</summary>
internal static class RuntimeMetrics
{
    /// <summary>Adds collections, pauses, heap, processor time, threads and resident memory.</summary>
    /// <param name="registry">Where they go.</param>
    public static void Register(MetricRegistry registry)
    {
        registry.Add(
            new ObservedMetric(
                "replica_gc_collections_total",
                "Garbage collections by generation.",
                MetricKind.Counter,
                Collections
            )
        );
        registry.ObservedCounter(
            "replica_gc_pause_seconds_total",
            "Time that the process stood still for garbage collection.",
            () => GC.GetTotalPauseDuration().TotalSeconds
        );
        registry.ObservedCounter(
            "replica_gc_allocated_bytes_total",
            "Bytes allocated on the managed heap.",
            () => GC.GetTotalAllocatedBytes()
        );
        registry.Gauge("replica_gc_heap_bytes", "Bytes in use on the managed heap.", () => GC.GetTotalMemory(false));
        registry.ObservedCounter(
            "replica_process_cpu_seconds_total",
            "Processor time used, user and system.",
            () => Environment.CpuUsage.TotalTime.TotalSeconds
        );
        registry.Gauge(
            "replica_process_resident_bytes",
            "Resident memory of the process.",
            () => Environment.WorkingSet
        );
        registry.Gauge("replica_threadpool_threads", "Threads of the thread pool.", () => ThreadPool.ThreadCount);
        registry.Gauge(
            "replica_threadpool_queue_items",
            "Work items that wait for a thread.",
            () => ThreadPool.PendingWorkItemCount
        );
    }

    private static IEnumerable<MetricSample> Collections() =>
        Enumerable
            .Range(0, GC.MaxGeneration + 1)
            .Select(g => new MetricSample(
                [("generation", g.ToString(CultureInfo.InvariantCulture))],
                GC.CollectionCount(g)
            ));
}
