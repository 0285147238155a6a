using PerfTests.Clusters;
using PerfTests.Hosting.Starting;
using PerfTests.Settings;

namespace PerfTests.Hosting.External;

/// <summary>Attaches to a cluster that runs already, at the addresses of <c>PERFTESTS_EXTERNAL</c>. It is never taken unasked.</summary>
/// <param name="time">The clock of waits.</param>
public sealed class ExternalHost(TimeProvider time) : IClusterHost
{
    private const string NoFaults = "no: the nodes are not run by the harness";

    /// <inheritdoc/>
    public string Name => "external";

    /// <inheritdoc/>
    public bool IsAutomatic => false;

    private static string? Setting => Environment.GetEnvironmentVariable(ExternalAddresses.Variable);

    /// <inheritdoc/>
    public Task<HostCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            string.IsNullOrWhiteSpace(Setting)
                ? new HostCapabilities(false, $"set {ExternalAddresses.Variable} to {ExternalAddresses.Form}")
                : new HostCapabilities(true, $"attached to {Setting}, which is neither started nor stopped")
                {
                    Details = new Dictionary<string, string>
                    {
                        ["stop, kill, restart"] = NoFaults,
                        ["pause"] = NoFaults,
                    },
                }
        );

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = new List<SettingProblem>();
        try
        {
            var nodes = ExternalAddresses.Parse(Setting, spec.System.Ports);
            if (nodes.Count != spec.Nodes)
            {
                problems.Add(
                    new SettingProblem(
                        ExternalAddresses.Variable,
                        $"{nodes.Count} nodes",
                        $"{spec.Nodes} nodes, as the scenario's cluster has"
                    )
                );
            }
        }
        catch (InvalidSettingsException invalid)
        {
            problems.AddRange(invalid.Problems);
        }

        if (spec.Limits != new ResourceLimits())
        {
            problems.Add(
                new SettingProblem(
                    "Cluster.Limits",
                    $"{spec.Limits}",
                    "none on the host 'external', which cannot set them"
                )
            );
        }

        problems.AddRange(
            spec.Parameters.Select(parameter => new SettingProblem(
                $"Cluster.Parameters[{parameter.Key}]",
                parameter.Value,
                "none on the host 'external': the cluster runs already, with the parameters it was started with"
            ))
        );
        return problems;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        ClusterSpec spec,
        Action<string> say,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(
            new Dictionary<string, string> { ["external cluster"] = Setting ?? "" }
        );

    /// <inheritdoc/>
    public async Task<ICluster> StartAsync(
        ClusterSpec spec,
        ClusterContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        var cluster = new ExternalCluster(spec, ExternalAddresses.Parse(Setting, spec.System.Ports), time);
        await new Readiness(cluster, time).WaitAsync(cancellationToken).ConfigureAwait(false);
        return cluster;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);
}
