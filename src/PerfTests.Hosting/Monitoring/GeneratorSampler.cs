using PerfTests.Monitoring;

namespace PerfTests.Hosting.Monitoring;

/// <summary>Reads the resources of this process, the load generator, with what its runtime knows.</summary>
internal static class GeneratorSampler
{
    /// <summary>Reads them into the sample under construction.</summary>
    public static void Read(Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        ProcessSampler.Read(Environment.ProcessId, values, absent);
        values[ResourceNames.HeapBytes] = GC.GetTotalMemory(forceFullCollection: false);
        values[ResourceNames.Collections] = GC.CollectionCount(0);
        values[ResourceNames.CollectionPauseSeconds] = GC.GetTotalPauseDuration().TotalSeconds;
        values[ResourceNames.AllocatedBytes] = GC.GetTotalAllocatedBytes();
        values[ResourceNames.ThreadPoolQueue] = ThreadPool.PendingWorkItemCount;
    }
}
