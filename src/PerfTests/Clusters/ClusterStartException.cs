namespace PerfTests.Clusters;

/// <summary>A cluster did not come up in time, or a node ended while it was starting.</summary>
public sealed class ClusterStartException(string message, Exception? innerException = null)
    : Exception(message, innerException);
