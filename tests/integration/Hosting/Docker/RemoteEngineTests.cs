using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Hosting.Docker;
using PerfTests.IntegrationTests.Cli;
using PerfTests.Monitoring;
using PerfTests.Recording;
using PerfTests.Sessions;
using PerfTests.Settings;

namespace PerfTests.IntegrationTests.Hosting.Docker;

/// <summary>Containers as a user has them: on an engine behind a TCP address, and of images that are nowhere.</summary>
[Collection(DockerHostTests.CollectionName)]
public sealed class RemoteEngineTests : IDisposable
{
    private readonly Tool _tool = new();

    public static TheoryData<string> Systems => [.. Composition.Default.Systems.Select(system => system.Name)];

    public void Dispose() => _tool.Dispose();

    [DockerFact]
    public async Task Scenario_on_an_engine_behind_a_tcp_address_is_loaded_and_measured_through_published_ports()
    {
        await using var relay = new EngineRelay();
        await RunThroughAsync(relay);
    }

    [DockerFact]
    public async Task Port_that_was_taken_meanwhile_is_given_up_for_another()
    {
        await using var relay = new EngineRelay(takesPort: true);
        await RunThroughAsync(relay);

        Assert.NotNull(relay.Taken);
    }

    [DockerTheory]
    [MemberData(nameof(Systems))]
    public async Task Image_of_a_system_that_is_nowhere_is_said_with_what_to_do(string name)
    {
        var spec = new ClusterSpec
        {
            System = Composition.Default.Systems.Single(system => system.Name == name),
            Nodes = 1,
            Image = "perftests/absent:none",
        };
        var host = new DockerHost(TimeProvider.System);

        var obstacle = await host.FindObstacleAsync(spec, CancellationToken.None);
        var failure = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            host.PrepareAsync(spec, new Progress<string>(), CancellationToken.None)
        );

        Assert.Contains("perftests/absent:none", obstacle, StringComparison.Ordinal);
        Assert.Contains("perftests/absent:none", failure.Message, StringComparison.Ordinal);
        Assert.Contains("make-local-images", failure.Message, StringComparison.Ordinal);
    }

    private async Task RunThroughAsync(EngineRelay relay)
    {
        using var run = _tool.StartDotnet(
            [
                Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"),
                "run",
                "raft-mixed-load",
                "--project",
                Tool.Scenarios,
                "--duration-scale",
                "0.15",
                "--json",
            ],
            ("PERFTESTS_HOST", "docker"),
            (EngineAddress.Variable, relay.Address)
        );
        var result = await run.WaitAsync(Timeouts.Test);

        result.AssertEndedAsItsVerdictsSay();
        using var document = JsonDocument.Parse(result.Output);
        var entry = document.RootElement.GetProperty("runs")[0];
        var report = Path.Combine(
            document.RootElement.GetProperty("directory").GetString()!,
            entry.GetProperty("report").GetString()!
        );
        var record = RunFolderReader.Read(new RunFolder(Path.GetDirectoryName(report)!));
        Assert.Equal(("docker", RunEnding.Completed), (record.Manifest.Host, record.Completion!.Ending));
        Assert.True(entry.GetProperty("figures").GetProperty("response_samples").GetInt64() > 500, $"{result}");
        Assert.Contains(
            record.Resources,
            sample => sample.Subject == "n1" && sample.Values.ContainsKey(ResourceNames.CpuSeconds)
        );
    }
}
