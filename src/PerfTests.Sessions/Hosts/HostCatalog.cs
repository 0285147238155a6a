using PerfTests.Clusters;
using PerfTests.Hosting.Abilities;
using PerfTests.Hosting.Docker;
using PerfTests.Hosting.External;
using PerfTests.Hosting.Processes;
using PerfTests.Settings;

namespace PerfTests.Sessions.Hosts;

/// <summary>The places where clusters can live.</summary>
public static class HostCatalog
{
    /// <summary>Every host that this version knows, the one that <c>auto</c> tries first in front.</summary>
    public static IReadOnlyList<IClusterHost> All { get; } =
    [new DockerHost(TimeProvider.System), new ProcessHost(TimeProvider.System), new ExternalHost(TimeProvider.System)];

    /// <summary>The same hosts on the machine that the documentation describes, to say what they can do there; no cluster is started on them.</summary>
    public static IReadOnlyList<IClusterHost> Reference => ReferenceHosts.All;

    /// <summary>That machine in words.</summary>
    public const string ReferenceMachine = ReferenceHosts.Machine;

    /// <summary>The names that a user may choose.</summary>
    public static string Names => "auto, " + string.Join(", ", All.Select(host => host.Name));

    /// <summary>Takes the host of that name, or for <c>auto</c> the first on which all the clusters can be started as things are.</summary>
    /// <param name="name">A host's name, or <c>auto</c>.</param>
    /// <param name="clusters">What is to be started.</param>
    /// <param name="said">Told in a line which host was taken, and why.</param>
    /// <param name="cancellationToken">Ends the probing.</param>
    /// <exception cref="InvalidSettingsException">There is no such host, or it cannot be used here; the message says what to do.</exception>
    public static async Task<IClusterHost> ChooseAsync(
        string name,
        IReadOnlyList<ClusterSpec> clusters,
        Action<string> said,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(said);
        if (clusters.Any(cluster => cluster.Endpoints is not null))
        {
            return Attach(clusters, said);
        }

        return name == "auto"
            ? await ChooseAutomaticallyAsync(clusters, said, cancellationToken).ConfigureAwait(false)
            : await TakeAsync(name, said, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A cluster that runs already is where it is, whatever was chosen for those that are started.</summary>
    private static IClusterHost Attach(IReadOnlyList<ClusterSpec> clusters, Action<string> said)
    {
        if (clusters.FirstOrDefault(cluster => cluster.Endpoints is null) is { } started)
        {
            throw new InvalidSettingsException([
                new SettingProblem(
                    "Cluster.Endpoints",
                    $"none for {started.System.Name}",
                    "endpoints for each cluster of the comparison, or for none"
                ),
            ]);
        }

        var host = All.Single(host => host is ExternalHost);
        said(
            $"host: {host.Name} ({string.Join("; ", clusters.Select(cluster => cluster.Endpoints).Distinct())} runs already)"
        );
        return host;
    }

    private static async Task<IClusterHost> TakeAsync(
        string name,
        Action<string> said,
        CancellationToken cancellationToken
    )
    {
        var host = All.FirstOrDefault(host => host.Name == name) ?? throw Unusable(name, "one of " + Names);
        var capabilities = await host.ProbeAsync(cancellationToken).ConfigureAwait(false);
        if (!capabilities.IsAvailable)
        {
            throw Unusable(name, "a host that can be used here; " + capabilities.Reason);
        }

        said($"host: {host.Name} ({capabilities.Reason})");
        return host;
    }

    private static async Task<IClusterHost> ChooseAutomaticallyAsync(
        IReadOnlyList<ClusterSpec> clusters,
        Action<string> said,
        CancellationToken cancellationToken
    )
    {
        var obstacles = new List<string>();
        var candidates = All.Where(host => host.IsAutomatic).ToArray();
        foreach (var host in candidates)
        {
            // The last one is taken in any case: what it lacks is then a problem of the scenario, told with all others.
            if (
                host != candidates[^1]
                && await FindObstacleAsync(host, clusters, cancellationToken).ConfigureAwait(false) is { } obstacle
            )
            {
                obstacles.Add($"not {host.Name}, as {obstacle}");
                continue;
            }

            var capabilities = await host.ProbeAsync(cancellationToken).ConfigureAwait(false);
            said($"host: {string.Join("; ", obstacles.Prepend($"{host.Name} ({capabilities.Reason})"))}");
            return host;
        }

        throw Unusable("auto", "one of " + Names);
    }

    private static async Task<string?> FindObstacleAsync(
        IClusterHost host,
        IReadOnlyList<ClusterSpec> clusters,
        CancellationToken cancellationToken
    )
    {
        foreach (var cluster in clusters)
        {
            if (await host.FindObstacleAsync(cluster, cancellationToken).ConfigureAwait(false) is { } obstacle)
            {
                return obstacle;
            }
        }

        return null;
    }

    private static InvalidSettingsException Unusable(string name, string expected) =>
        new([new SettingProblem("host (PERFTESTS_HOST, --host)", name, expected)]);

    /// <summary>Removes what killed runs left on any host: processes, data.</summary>
    /// <param name="said">Told in a line each what was removed.</param>
    /// <param name="cancellationToken">Ends the removal.</param>
    public static Task RemoveOrphansAsync(Action<string> said, CancellationToken cancellationToken) =>
        RemoveOrphansAsync(All, said, cancellationToken);

    internal static async Task RemoveOrphansAsync(
        IReadOnlyList<IClusterHost> hosts,
        Action<string> said,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(said);
        foreach (var host in hosts)
        {
            foreach (var removed in await host.RemoveOrphansAsync(cancellationToken).ConfigureAwait(false))
            {
                said($"left by a run that was killed: {removed}");
            }
        }
    }
}
