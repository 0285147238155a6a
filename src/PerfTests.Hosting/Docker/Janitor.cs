using Docker.DotNet;
using Docker.DotNet.Models;

namespace PerfTests.Hosting.Docker;

/// <summary>Removes containers, networks and volumes of dead runs, and of clusters that could not be removed when they ended.</summary>
internal sealed class Janitor(Engine engine)
{
    /// <summary>Removes what nobody will miss.</summary>
    /// <returns>What was removed, one line each.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken cancellationToken)
    {
        var removed = await RemoveContainersAsync(Ownership.IsOrphan, cancellationToken).ConfigureAwait(false);
        return
        [
            .. removed,
            .. await RemoveNetworksAsync(Ownership.IsOrphan, cancellationToken).ConfigureAwait(false),
            .. await RemoveVolumesAsync(Ownership.IsOrphan, cancellationToken).ConfigureAwait(false),
        ];
    }

    /// <summary>Removes all that belongs to one cluster of this harness.</summary>
    public async Task RemoveClusterAsync(string cluster, CancellationToken cancellationToken)
    {
        await RemoveContainersAsync(IsOfCluster, cancellationToken).ConfigureAwait(false);
        await RemoveNetworksAsync(IsOfCluster, cancellationToken).ConfigureAwait(false);
        await RemoveVolumesAsync(IsOfCluster, cancellationToken).ConfigureAwait(false);

        bool IsOfCluster(IDictionary<string, string>? labels) =>
            labels is not null && labels.TryGetValue(Ownership.ClusterLabel, out var name) && name == cluster;
    }

    private static Dictionary<string, IDictionary<string, bool>> Filter() =>
        new() { ["label"] = new Dictionary<string, bool> { [$"{Ownership.MachineLabel}={Ownership.Machine}"] = true } };

    private async Task<IReadOnlyList<string>> RemoveContainersAsync(
        Func<IDictionary<string, string>?, bool> isMeant,
        CancellationToken cancellationToken
    )
    {
        var containers = await engine
            .Client.Containers.ListContainersAsync(
                new ContainersListParameters { All = true, Filters = Filter() },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await RemoveAllAsync(
                containers.Where(container => isMeant(container.Labels)),
                container => $"container {container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID}",
                container =>
                    engine.Client.Containers.RemoveContainerAsync(
                        container.ID,
                        new ContainerRemoveParameters { Force = true, RemoveVolumes = true },
                        cancellationToken
                    )
            )
            .ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> RemoveNetworksAsync(
        Func<IDictionary<string, string>?, bool> isMeant,
        CancellationToken cancellationToken
    )
    {
        var networks = await engine
            .Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter() }, cancellationToken)
            .ConfigureAwait(false);
        return await RemoveAllAsync(
                networks.Where(network => isMeant(network.Labels)),
                network => $"network {network.Name}",
                network => engine.Client.Networks.DeleteNetworkAsync(network.ID, cancellationToken)
            )
            .ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> RemoveVolumesAsync(
        Func<IDictionary<string, string>?, bool> isMeant,
        CancellationToken cancellationToken
    )
    {
        var volumes = await engine
            .Client.Volumes.ListAsync(new VolumesListParameters { Filters = Filter() }, cancellationToken)
            .ConfigureAwait(false);
        return await RemoveAllAsync(
                (volumes.Volumes ?? []).Where(volume => isMeant(volume.Labels)),
                volume => $"volume {volume.Name}",
                volume => engine.Client.Volumes.RemoveAsync(volume.Name, force: true, cancellationToken)
            )
            .ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> RemoveAllAsync<T>(
        IEnumerable<T> things,
        Func<T, string> describe,
        Func<T, Task> remove
    )
    {
        var lines = await Task.WhenAll(things.Select(RemoveOneAsync)).ConfigureAwait(false);
        return [.. lines.OfType<string>()];

        async Task<string?> RemoveOneAsync(T thing)
        {
            try
            {
                await remove(thing).ConfigureAwait(false);
                return describe(thing);
            }
            catch (DockerApiException gone)
                when (gone.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
            {
                // Another harness is removing it at this moment.
                return null;
            }
        }
    }
}
