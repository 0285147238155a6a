using PerfTests.Clusters;
using PerfTests.Hosting.Starting;
using PerfTests.Settings;

namespace PerfTests.Hosting.External;

/// <summary>
/// Attaches to a cluster that runs already, at its spec's own addresses or those of <c>PERFTESTS_EXTERNAL</c>. It is taken for clusters with addresses of their own,
/// otherwise never unasked.
/// </summary>
/// <param name="time">The clock of waits.</param>
public sealed class ExternalHost(TimeProvider time) : IClusterHost
{
    private const string NoFaults = "no: the nodes are not run by the harness";

    /// <inheritdoc/>
    public string Name => "external";

    /// <inheritdoc/>
    public bool IsAutomatic => false;

    /// <inheritdoc/>
    public bool AttachesToRunning => true;

    private static string? Setting
    {
        get
        {
            var text = Environment.GetEnvironmentVariable(ExternalAddresses.Variable);
            ExternalAddresses.TellSecrets(text);
            return text;
        }
    }

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
            var nodes = Parse(spec);
            if (nodes.Count != spec.Nodes)
            {
                problems.Add(
                    new SettingProblem(
                        SettingOf(spec),
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

    private static string SettingOf(ClusterSpec spec) =>
        spec.Endpoints is null ? ExternalAddresses.Variable : "Cluster.Endpoints";

    private static IReadOnlyList<Node> Parse(ClusterSpec spec) =>
        ExternalAddresses.Parse(spec.Endpoints ?? Setting, spec.System.Ports, SettingOf(spec));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        ClusterSpec spec,
        IProgress<string> progress,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(
            new Dictionary<string, string> { ["external cluster"] = spec.Endpoints ?? Setting ?? "" }
        );

    /// <inheritdoc/>
    public async Task<ICluster> StartAsync(
        ClusterSpec spec,
        ClusterContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(context);
        var cluster = new ExternalCluster(spec, Parse(spec), time);
        await new Readiness(cluster, time).WaitAsync(cancellationToken).ConfigureAwait(false);
        cluster.Watch(context.Events);
        return cluster;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveOrphansAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);
}
