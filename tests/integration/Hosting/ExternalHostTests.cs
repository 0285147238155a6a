using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.IntegrationTests.Cli;
using PerfTests.IntegrationTests.Systems;
using PerfTests.Recording;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Hosting;

/// <summary>The tool attaches to clusters that it did not start, as a user does it.</summary>
public sealed class ExternalHostTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Replica_that_runs_already_is_loaded_measured_and_left_running()
    {
        await using var other = await SystemCluster.StartAsync(ReplicaCluster.Raft(nodes: 3));

        await RunAsync(other.Cluster, "raft-mixed-load", ReplicaSystem.ApiPort);

        await AssertUntouchedAsync(other);
    }

    [InstalledFact("etcd")]
    public async Task Etcd_that_runs_already_is_loaded_measured_and_left_running()
    {
        await using var other = await SystemCluster.StartAsync(EtcdCluster.Of(nodes: 3));

        await RunAsync(other.Cluster, "etcd-mixed-load", EtcdSystem.ClientPort);

        await AssertUntouchedAsync(other);
    }

    [Fact]
    public async Task Scenario_with_a_fault_is_skipped_on_a_cluster_that_runs_already_with_the_reason()
    {
        await using var other = await SystemCluster.StartAsync(ReplicaCluster.Raft(nodes: 3));

        using var run = Start(other.Cluster, "raft-leader-kill", ReplicaSystem.ApiPort);
        var result = await run.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.Contains("the host 'external' does no faults to its nodes", $"{result}", StringComparison.Ordinal);
        await AssertUntouchedAsync(other);
    }

    [Fact]
    public async Task Cluster_that_is_not_there_is_said_within_its_start_timeout()
    {
        using var run = _tool.StartDotnet(
            Arguments("raft-mixed-load"),
            ("PERFTESTS_HOST", "external"),
            ("PERFTESTS_EXTERNAL", "n1=127.0.0.1:1,n2=127.0.0.1:2,n3=127.0.0.1:3")
        );
        var result = await run.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode != 0, $"{result}");
        Assert.Contains("n1, n2, n3 did not say that they are ready", $"{result}", StringComparison.Ordinal);
    }

    private async Task RunAsync(ICluster cluster, string scenario, string port)
    {
        var processes = cluster.Nodes.Select(node => node.ProcessId).ToArray();
        using var run = Start(cluster, scenario, port);
        var result = await run.WaitAsync(Timeouts.Command);

        result.AssertEndedAsItsVerdictsSay();
        using var document = JsonDocument.Parse(result.Output);
        var entry = document.RootElement.GetProperty("runs")[0];
        Assert.True(entry.GetProperty("figures").GetProperty("response_samples").GetInt64() > 100, $"{result}");
        var report = Path.Combine(
            document.RootElement.GetProperty("directory").GetString()!,
            entry.GetProperty("report").GetString()!
        );
        var record = RunFolderReader.Read(new RunFolder(Path.GetDirectoryName(report)!));
        Assert.Equal("external", record.Manifest.Host);
        Assert.Equal(RunEnding.Completed, record.Completion!.Ending);
        Assert.NotEmpty(record.NodeMetrics);
        Assert.Contains("sees a node", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(processes, cluster.Nodes.Select(node => node.ProcessId));
    }

    private ToolProcess Start(ICluster cluster, string scenario, string port) =>
        _tool.StartDotnet(
            Arguments(scenario),
            ("PERFTESTS_HOST", "external"),
            ("PERFTESTS_EXTERNAL", string.Join(',', cluster.Nodes.Select(node => $"{node.Id}={node.Ports[port]}")))
        );

    private static string[] Arguments(string scenario) =>
        [
            Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"),
            "run",
            scenario,
            "--project",
            Tool.Scenarios,
            "--duration-scale",
            "0.15",
            "--json",
        ];

    /// <summary>All nodes still run as the processes they were, and a write is still committed.</summary>
    private static async Task AssertUntouchedAsync(SystemCluster other)
    {
        Assert.All(other.Cluster.Nodes, node => Assert.NotNull(node.ProcessId));
        await other.WaitForLeaderAsync();
        await using var client = other.CreateClient(seed: 99);
        var write = new Workloads.Operation(1, Workloads.OperationKind.Update, 1, 8);
        Assert.Equal(Protocols.Outcome.Ok, (await client.ExecuteAsync(write, other.Deadline)).Outcome);
    }
}
