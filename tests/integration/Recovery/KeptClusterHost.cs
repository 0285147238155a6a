using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Settings;

namespace PerfTests.IntegrationTests.Recovery;

/// <summary>A host that lets a test lay hands on the cluster of a run.</summary>
internal sealed class KeptClusterHost(IClusterHost host) : IClusterHost
{
    /// <summary>The cluster that was started last.</summary>
    public ICluster? Cluster { get; private set; }

    public string Name => host.Name;

    public Task<HostCapabilities> ProbeAsync(CancellationToken cancellationToken) => host.ProbeAsync(cancellationToken);

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => host.Validate(spec);

    public Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        ClusterSpec spec,
        IProgress<string> progress,
        CancellationToken cancellationToken
    ) => host.PrepareAsync(spec, progress, cancellationToken);

    public FaultSupport Supports(Fault fault, ClusterSpec spec) => host.Supports(fault, spec);

    public async Task<ICluster> StartAsync(
        ClusterSpec spec,
        ClusterContext context,
        CancellationToken cancellationToken
    ) => Cluster = await host.StartAsync(spec, context, cancellationToken);

    public Task<IReadOnlyList<string>> RemoveOrphansAsync(CancellationToken cancellationToken) =>
        host.RemoveOrphansAsync(cancellationToken);
}
