using System.Diagnostics.Metrics;

namespace PerfTests.Replica.Metrics;

/// <summary>What the .NET runtime and the operating system say about this process.</summary>
internal static class RuntimeMetrics
{
    /// <summary>Adds collections, pauses, heap, processor time, threads and resident memory.</summary>
    /// <param name="meter">Makes the instruments.</param>
    public static void Register(Meter meter)
    {
        meter.CreateObservableCounter(
            "replica_gc_collections_total",
            Collections,
            description: "Garbage collections by generation."
        );
        meter.CreateObservableCounter<double>(
            "replica_gc_pause_seconds_total",
            () => GC.GetTotalPauseDuration().TotalSeconds,
            description: "Time that the process stood still for garbage collection."
        );
        meter.CreateObservableCounter<double>(
            "replica_gc_allocated_bytes_total",
            () => GC.GetTotalAllocatedBytes(),
            description: "Bytes allocated on the managed heap."
        );
        meter.CreateObservableGauge<double>(
            "replica_gc_heap_bytes",
            () => GC.GetTotalMemory(false),
            description: "Bytes in use on the managed heap."
        );
        meter.CreateObservableCounter<double>(
            "replica_process_cpu_seconds_total",
            () => Environment.CpuUsage.TotalTime.TotalSeconds,
            description: "Processor time used, user and system."
        );
        meter.CreateObservableGauge<double>(
            "replica_process_resident_bytes",
            () => Environment.WorkingSet,
            description: "Resident memory of the process."
        );
        meter.CreateObservableGauge<double>(
            "replica_threadpool_threads",
            () => ThreadPool.ThreadCount,
            description: "Threads of the thread pool."
        );
        meter.CreateObservableGauge<double>(
            "replica_threadpool_queue_items",
            () => ThreadPool.PendingWorkItemCount,
            description: "Work items that wait for a thread."
        );
    }

    private static IEnumerable<Measurement<double>> Collections() =>
        Enumerable
            .Range(0, GC.MaxGeneration + 1)
            .Select(generation => new Measurement<double>(
                GC.CollectionCount(generation),
                new KeyValuePair<string, object?>("generation", generation)
            ));
}
