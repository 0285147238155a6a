using PerfTests.Hosting.Processes;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Hosting.Processes;

/// <summary>A test of a fault that takes resources away from processes; skipped, with the host's own reason, where it cannot be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LimitedFactAttribute : FactAttribute
{
    public LimitedFactAttribute(string kind)
    {
        Kind = kind;
        var fault = ResourceFaults.All.First(fault => fault.Kind == kind);
        var support = new ProcessHost(TimeProvider.System).Supports(fault, ReplicaCluster.Raft());
        Skip = support.IsSupported ? null : support.Detail;
    }

    public string Kind { get; }
}
