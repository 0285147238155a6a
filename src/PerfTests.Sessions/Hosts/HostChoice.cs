using System.Collections.Immutable;
using PerfTests.Clusters;
using PerfTests.Sessions.Progress;
using PerfTests.Settings;

namespace PerfTests.Sessions.Hosts;

/// <summary>Chooses the host of a run.</summary>
/// <param name="hosts">The hosts, the one that <c>auto</c> tries first in front.</param>
internal sealed class HostChoice(ImmutableArray<IClusterHost> hosts)
{
    /// <summary>The names that a user may choose.</summary>
    public string Names => "auto, " + string.Join(", ", hosts.Select(host => host.Name));

    /// <summary>Takes the host of that name, or for <c>auto</c> the first on which all the clusters can be started as things are.</summary>
    /// <param name="name">A host's name, or <c>auto</c>.</param>
    /// <param name="clusters">What is to be started.</param>
    /// <param name="progress">Told which host was taken, and why.</param>
    /// <param name="cancellationToken">Ends the probing.</param>
    /// <exception cref="InvalidSettingsException">There is no such host, or it cannot be used here; the message says what to do.</exception>
    public async Task<IClusterHost> ChooseAsync(
        string name,
        IReadOnlyList<ClusterSpec> clusters,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(progress);
        if (clusters.Any(cluster => cluster.Endpoints is not null))
        {
            return Attach(clusters, progress);
        }

        return name == "auto"
            ? await ChooseAutomaticallyAsync(clusters, progress, cancellationToken).ConfigureAwait(false)
            : await TakeAsync(name, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A cluster that runs already is where it is, whatever was chosen for those that are started.</summary>
    private IClusterHost Attach(IReadOnlyList<ClusterSpec> clusters, IProgress<SessionEvent> progress)
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

        var host =
            hosts.FirstOrDefault(host => host.AttachesToRunning)
            ?? throw Unusable(
                "none that attaches",
                "a host of the composition that attaches to a cluster that runs already"
            );
        progress.Say(
            $"host: {host.Name} ({string.Join("; ", clusters.Select(cluster => cluster.Endpoints).Distinct())} runs already)"
        );
        return host;
    }

    private async Task<IClusterHost> TakeAsync(
        string name,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        var host = hosts.FirstOrDefault(host => host.Name == name) ?? throw Unusable(name, "one of " + Names);
        var capabilities = await host.ProbeAsync(cancellationToken).ConfigureAwait(false);
        if (!capabilities.IsAvailable)
        {
            throw Unusable(name, "a host that can be used here; " + capabilities.Reason);
        }

        progress.Say($"host: {host.Name} ({capabilities.Reason})");
        return host;
    }

    private async Task<IClusterHost> ChooseAutomaticallyAsync(
        IReadOnlyList<ClusterSpec> clusters,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        var obstacles = new List<string>();
        var candidates = hosts.Where(host => host.IsAutomatic).ToArray();
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
            progress.Say($"host: {string.Join("; ", obstacles.Prepend($"{host.Name} ({capabilities.Reason})"))}");
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
}
