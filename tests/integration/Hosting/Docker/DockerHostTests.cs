using Docker.DotNet.Models;
using PerfTests.Clusters;
using PerfTests.Hosting.Docker;
using PerfTests.Hosting.Linux;
using PerfTests.Monitoring;
using PerfTests.Recording;
using PerfTests.Settings;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Hosting.Docker;

[Collection(CollectionName)]
public sealed class DockerHostTests : IDisposable
{
    /// <summary>All tests of containers: each waits for an engine that the others keep busy.</summary>
    public const string CollectionName = "Docker";

    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-docker-").FullName;
    private readonly CollectedEvents _events = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [DockerFact]
    public async Task Cluster_of_containers_is_ready_watched_at_its_addresses_and_leaves_nothing_behind()
    {
        var host = Host();
        var cluster = await StartAsync(host, ReplicaCluster.Raft(nodes: 3));
        using var engine = await ConnectAsync();
        var name = ((DockerCluster)cluster).Containers[0].Plan.ClusterName;
        var values = new Dictionary<string, double>();
        var absent = new Dictionary<string, string>();

        var leader = await cluster.FindLeaderAsync(_deadline.Token);
        await ((DockerCluster)cluster).ReadResourcesAsync(cluster.Nodes[0], values, absent, _deadline.Token);
        var left = await CountAsync(engine, name);
        await cluster.DisposeAsync();

        Assert.NotNull(leader);
        Assert.Equal(3 + 1 + 4, left);
        Assert.Equal(0, await CountAsync(engine, name));
        Assert.All(cluster.Nodes, node => Assert.NotNull(node.ContainerId));
        Assert.Equal(3, cluster.Nodes.Select(node => node.Ports["api"]).Distinct().Count());
        Assert.All(
            Directory.GetFiles(_logs, "*.log"),
            log => Assert.Contains("node-started", File.ReadAllText(log), StringComparison.Ordinal)
        );
        string[] read =
        [
            ResourceNames.CpuSeconds,
            ResourceNames.ThrottledSeconds,
            ResourceNames.ResidentBytes,
            ResourceNames.NetworkSentBytes,
        ];
        Assert.All(read, name => Assert.True(values.ContainsKey(name), absent.GetValueOrDefault(name, name)));
        Assert.True(values[ResourceNames.CpuSeconds] > 0 && values[ResourceNames.NetworkSentBytes] > 0);
    }

    [DockerFact]
    public async Task Node_that_is_killed_paused_stopped_and_restarted_keeps_its_addresses_and_its_data_as_asked()
    {
        await using var cluster = await StartAsync(Host(), ReplicaCluster.Raft(nodes: 3));
        using var engine = await ConnectAsync();
        var node = cluster.Nodes[0];

        await cluster.PauseNodeAsync(node.Id, _deadline.Token);
        Assert.Equal("paused", await StateAsync(engine, node));
        await cluster.ResumeNodeAsync(node.Id, _deadline.Token);
        Assert.Equal("running", await StateAsync(engine, node));

        await cluster.KillNodeAsync(node.Id, _deadline.Token);
        Assert.Equal("exited", await StateAsync(engine, node));
        await cluster.RestartNodeAsync(node.Id, keepData: true, _deadline.Token);
        await WaitUntilReadyAsync(cluster);
        Assert.Equal(node.ContainerId, cluster.Nodes[0].ContainerId);
        Assert.Equal(node.Ports, cluster.Nodes[0].Ports);

        await cluster.StopNodeAsync(node.Id, _deadline.Token);
        Assert.Equal("exited", await StateAsync(engine, node));
        await cluster.RestartNodeAsync(node.Id, keepData: false, _deadline.Token);
        await WaitUntilReadyAsync(cluster);
        Assert.NotEqual(node.ContainerId, cluster.Nodes[0].ContainerId);
        Assert.Equal(node.Ports, cluster.Nodes[0].Ports);

        Assert.Contains(_events.All, IsEnd("signal 9"));
        Assert.Contains(_events.All, IsEnd("exit code 0"));
    }

    [DockerFact]
    public async Task Container_that_someone_else_kills_ended_by_itself_and_those_of_the_cluster_did_not()
    {
        var cluster = await StartAsync(Host(), ReplicaCluster.Raft(nodes: 3));
        var engine = ((DockerCluster)cluster).Engine;

        await engine.Client.Containers.KillContainerAsync(
            cluster.Nodes[0].ContainerId!,
            new ContainerKillParameters { Signal = "SIGKILL" },
            _deadline.Token
        );
        await cluster.DisposeAsync();

        var (_, subject, detail) = Assert.Single(
            _events.All,
            happened => happened.Kind == RunEventKinds.NodeEndedByItself
        );
        Assert.Equal("n1", subject);
        Assert.StartsWith("signal 9\n", detail, StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task Limits_of_the_cluster_are_set_and_can_be_changed_while_it_runs()
    {
        var spec = ReplicaCluster.Raft(nodes: 1) with { Limits = new ResourceLimits(0.5, 256 << 20) };
        await using var cluster = (DockerCluster)await StartAsync(Host(), spec);
        using var engine = await ConnectAsync();

        var before = await InspectAsync(engine, cluster.Nodes[0]);
        await cluster.SetLimitsAsync(cluster.Nodes[0].Id, new ResourceLimits(0.25), _deadline.Token);
        var after = await InspectAsync(engine, cluster.Nodes[0]);

        Assert.Equal((50_000, 256 << 20), (before.HostConfig!.CPUQuota, before.HostConfig.Memory));
        Assert.Equal(25_000, after.HostConfig!.CPUQuota);
        Assert.True(after.HostConfig.Memory > 1L << 40, $"{after.HostConfig.Memory}");
    }

    [DockerFact]
    public async Task Statistics_of_the_engine_agree_with_the_control_group_of_the_container()
    {
        await using var cluster = (DockerCluster)await StartAsync(Host(), ReplicaCluster.Raft(nodes: 1));
        using var engine = await ConnectAsync();
        await using var stats = new EngineStats(engine, cluster.Nodes[0].ContainerId!);
        var streamed = new Dictionary<string, double>();
        var read = new Dictionary<string, double>();
        while (!streamed.ContainsKey(ResourceNames.CpuSeconds))
        {
            await Task.Delay(50, _deadline.Token);
            stats.Read(streamed, []);
        }

        await cluster.ReadResourcesAsync(cluster.Nodes[0], read, [], _deadline.Token);

        // The group was read later, so that its counters are at least those of the stream.
        Assert.InRange(streamed[ResourceNames.CpuSeconds], 0.01, read[ResourceNames.CpuSeconds]);
        Assert.InRange(streamed[ResourceNames.NetworkSentBytes], 0, read[ResourceNames.NetworkSentBytes]);
        Assert.True(streamed[ResourceNames.ResidentBytes] > 1 << 20);
        Assert.True(streamed.ContainsKey(ResourceNames.ThrottledSeconds));
    }

    [DockerFact]
    public async Task Engine_on_another_machine_is_used_through_published_ports_and_its_loss_is_said()
    {
        var relay = new EngineRelay();
        _variables[EngineAddress.Variable] = relay.Address;
        var cluster = (DockerCluster)await StartAsync(Host(), ReplicaCluster.Raft(nodes: 1));
        var name = cluster.Containers[0].Plan.ClusterName;
        var address = cluster.Nodes[0].Ports["api"];
        await cluster.KillNodeAsync(cluster.Nodes[0].Id, _deadline.Token);
        await cluster.RestartNodeAsync(cluster.Nodes[0].Id, keepData: true, _deadline.Token);
        await WaitUntilReadyAsync(cluster);
        Assert.Equal(address, cluster.Nodes[0].Ports["api"]);
        Assert.Equal("127.0.0.1", $"{address.Address}");
        Assert.False(cluster.HostLost.IsCompleted);

        await relay.DisposeAsync();
        var lost = await cluster.HostLost.WaitAsync(Timeouts.Step);
        await cluster.DisposeAsync();

        Assert.Contains("was lost in the middle of the run", lost, StringComparison.Ordinal);
        _variables.Clear();
        var removed = await Host().RemoveOrphansAsync(_deadline.Token);
        Assert.Contains(removed, line => line.Contains($"container {name}-n1", StringComparison.Ordinal));
        using var engine = await ConnectAsync();
        Assert.Equal(0, await CountAsync(engine, name));
    }

    [DockerFact]
    public async Task Image_that_is_nowhere_is_said_with_what_to_do()
    {
        var spec = new ClusterSpec { System = new BrokenSystem("perftests/absent:none"), Nodes = 1 };

        var failure = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            Host().PrepareAsync(spec, new Progress<string>(), _deadline.Token)
        );

        Assert.Contains("perftests/absent:none", failure.Message, StringComparison.Ordinal);
        Assert.Contains("make-local-images", failure.Message, StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task Program_that_ends_at_once_fails_the_start_with_its_last_lines_and_leaves_nothing()
    {
        var spec = new ClusterSpec { System = new BrokenSystem(NodeImages.LocalBase), Nodes = 2 };

        var failure = await Assert.ThrowsAsync<ClusterStartException>(() => StartAsync(Host(), spec));

        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("cannot find my configuration", failure.Message, StringComparison.Ordinal);
        using var engine = await ConnectAsync();
        Assert.Equal(0, await CountOwnAsync(engine));
    }

    [Fact]
    public async Task Engine_that_does_not_answer_is_said_within_seconds_with_what_to_do()
    {
        _variables[EngineAddress.Variable] = "unix:///nowhere/docker.sock";

        var capabilities = await Host().ProbeAsync(_deadline.Token);
        var obstacle = await Host().FindObstacleAsync(ReplicaCluster.Raft(nodes: 1), _deadline.Token);
        var failure = await Assert.ThrowsAsync<ClusterStartException>(() =>
            StartAsync(Host(), ReplicaCluster.Raft(nodes: 1), isPrepared: false)
        );

        Assert.False(capabilities.IsAvailable);
        Assert.Contains("no Docker engine answers at unix:///nowhere", capabilities.Reason, StringComparison.Ordinal);
        Assert.Equal(capabilities.Reason, obstacle);
        Assert.Contains("start one", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await Host().RemoveOrphansAsync(_deadline.Token));
    }

    [DockerFact]
    public async Task Version_that_the_engine_does_not_speak_is_said_with_those_it_speaks()
    {
        _variables[Engine.VersionVariable] = "1.199";

        var capabilities = await Host().ProbeAsync(_deadline.Token);

        Assert.False(capabilities.IsAvailable);
        Assert.Contains("DOCKER_API_VERSION is '1.199'", capabilities.Reason, StringComparison.Ordinal);
    }

    private static Predicate<(string Kind, string Subject, string Detail)> IsEnd(string how) =>
        happened =>
            happened is (RunEventKinds.NodeEnded, "n1", _) && happened.Detail.Contains(how, StringComparison.Ordinal);

    private static async Task<int> CountAsync(Engine engine, string cluster) =>
        await CountAsync(engine, $"{Ownership.ClusterLabel}={cluster}", CancellationToken.None);

    private static Task<int> CountOwnAsync(Engine engine) =>
        CountAsync(engine, $"{Ownership.HarnessLabel}={ProcessIdentity.Self}", CancellationToken.None);

    private static async Task<int> CountAsync(Engine engine, string label, CancellationToken cancellationToken)
    {
        var filter = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [label] = true },
        };
        var containers = await engine.Client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = filter },
            cancellationToken
        );
        var networks = await engine.Client.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = filter },
            cancellationToken
        );
        var volumes = await engine.Client.Volumes.ListAsync(
            new VolumesListParameters { Filters = filter },
            cancellationToken
        );
        return containers.Count + networks.Count + (volumes.Volumes?.Count ?? 0);
    }

    private DockerHost Host() => new(TimeProvider.System, name => _variables.GetValueOrDefault(name) ?? Real(name));

    private static string? Real(string name) =>
        name == Engine.VersionVariable ? null : Environment.GetEnvironmentVariable(name);

    private Task<Engine> ConnectAsync() => Engine.ConnectAsync(Real, _deadline.Token);

    private async Task<string> StateAsync(Engine engine, Node node) => (await InspectAsync(engine, node)).State!.Status;

    private Task<ContainerInspectResponse> InspectAsync(Engine engine, Node node) =>
        engine.Client.Containers.InspectContainerAsync(node.ContainerId!, _deadline.Token);

    private async Task<ICluster> StartAsync(DockerHost host, ClusterSpec spec, bool isPrepared = true)
    {
        if (isPrepared)
        {
            await host.PrepareAsync(spec, new Progress<string>(), _deadline.Token);
        }

        return await host.StartAsync(
            spec,
            new ClusterContext
            {
                LogDirectory = _logs,
                Events = _events,
                Time = TimeProvider.System,
            },
            _deadline.Token
        );
    }

    private async Task WaitUntilReadyAsync(ICluster cluster)
    {
        while (true)
        {
            var statuses = await Task.WhenAll(
                cluster.Nodes.Select(node => cluster.Spec.System.ReadStatusAsync(node, _deadline.Token))
            );
            if (statuses.All(status => status is { IsReady: true, Leader: not null }))
            {
                return;
            }

            await Task.Delay(50, _deadline.Token);
        }
    }
}
