using Docker.DotNet.Models;
using PerfTests.Hosting.Docker;
using PerfTests.IntegrationTests.Cli;

namespace PerfTests.IntegrationTests.Hosting.Docker;

[Collection(DockerHostTests.CollectionName)]
public sealed class DockerCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [DockerFact]
    public async Task Containers_of_a_run_whose_harness_is_killed_are_removed_by_the_next_run()
    {
        using var engine = await Engine.ConnectAsync(Environment.GetEnvironmentVariable, CancellationToken.None);
        using var killed = Run();
        while ((await FindAsync(engine, killed.Id)).Running < 3)
        {
            Assert.False(killed.HasExited, "the run ended before it had started its containers");
            await Task.Delay(100);
        }

        killed.Kill();
        await killed.WaitAsync(Timeouts.Test);
        var left = await FindAsync(engine, killed.Id);
        using var next = Run("--duration-scale", "0.05");
        var result = await next.WaitAsync(Timeouts.Test);

        Assert.True(left.All >= 3 + 1 + 4, $"{left.All} containers, networks and volumes were left");
        Assert.True(
            result.Output.Contains("left by a run that was killed", StringComparison.Ordinal)
                || result.Errors.Contains("left by a run that was killed", StringComparison.Ordinal),
            $"{result}"
        );
        Assert.Equal(0, (await FindAsync(engine, killed.Id)).All);
        Assert.Equal(0, (await FindAsync(engine, next.Id)).All);
    }

    private ToolProcess Run(params string[] options) =>
        _tool.StartDotnet(
            [
                Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"),
                "run",
                "raft-mixed-load",
                "--project",
                Tool.Scenarios,
                .. options,
            ],
            ("PERFTESTS_HOST", "docker")
        );

    /// <summary>What the engine has of the clusters of a harness: containers that run, and everything.</summary>
    private static async Task<(int Running, int All)> FindAsync(Engine engine, int harness)
    {
        var containers = await engine.Client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true }
        );
        var networks = await engine.Client.Networks.ListNetworksAsync(new NetworksListParameters());
        var volumes = await engine.Client.Volumes.ListAsync(CancellationToken.None);
        var own = containers.Where(container => IsOwn(container.Labels)).ToArray();
        return (
            own.Count(container => container.State == "running"),
            own.Length
                + networks.Count(network => IsOwn(network.Labels))
                + (volumes.Volumes ?? []).Count(volume => IsOwn(volume.Labels))
        );

        bool IsOwn(IDictionary<string, string>? labels) =>
            labels is not null
            && labels.TryGetValue(Ownership.HarnessLabel, out var label)
            && label.StartsWith($"{harness}-", StringComparison.Ordinal);
    }
}
