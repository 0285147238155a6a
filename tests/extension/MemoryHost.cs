using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.ExtensionTests;

/// <summary>A host whose nodes are objects of this process: no program, no port, no data.</summary>
internal sealed class MemoryHost : IClusterHost
{
    public string Name => "memory";

    public Task<HostCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new HostCapabilities(true, "objects of this process"));

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        spec.System is LedgerSystem
            ? []
            : [new SettingProblem("Cluster.System", spec.System.Name, "the ledger, on the host 'memory'")];

    public Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        ClusterSpec spec,
        IProgress<string> progress,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(
            new Dictionary<string, string> { ["ledger"] = "in this process" }
        );

    public Task<ICluster> StartAsync(ClusterSpec spec, ClusterContext context, CancellationToken cancellationToken)
    {
        ((LedgerSystem)spec.System).Open(spec);
        return Task.FromResult<ICluster>(new MemoryCluster(spec));
    }

    public Task<IReadOnlyList<string>> RemoveOrphansAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);
}
