using PerfTests.Clusters;
using PerfTests.Recording;

namespace PerfTests.Monitoring;

/// <summary>Watches a cluster and the generator while a run lasts.</summary>
public interface IClusterMonitor
{
    /// <summary>Begins to sample resources, node counters and leaders; ends, with a last sample, when the result is disposed.</summary>
    /// <param name="cluster">What to watch.</param>
    /// <param name="recorder">Takes the samples.</param>
    IAsyncDisposable Start(ICluster cluster, IRunRecorder recorder);
}
