using PerfTests.Clusters;
using PerfTests.IntegrationTests.Cli;
using PerfTests.Protocols;
using PerfTests.Systems.Services;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Systems;

/// <summary>A real service of ASP.NET as processes, through delegates.</summary>
public sealed class ServiceTests
{
    private static readonly string Program = Path.Combine(
        Path.GetDirectoryName(Tool.Scenarios)!,
        "key-value",
        "PerfTests.KeyValueService"
    );

    private static readonly HttpService Service = new("key-value")
    {
        Program = Program,
        Arguments = node => [$"--http={node.ListenAddress("http")}", $"--node={node.Id}", "--primary=n2"],
        IsReady = node => node.AnswersAsync("/health"),
        Leader = node => node.GetAsync("/leader"),
        Read = call => call.GetAsync($"/keys/{call.Key}"),
        Write = call => call.PutAsync($"/keys/{call.Key}", call.Value),
        Phases = new PhaseNames(Submission: "receive", Application: "store"),
        Metrics = new ServiceMetrics("/metrics", "key_value_operations_total"),
    };

    [Fact]
    public async Task Write_is_read_back_through_the_leader_with_phases_and_counters()
    {
        await using var started = await SystemCluster.StartAsync(Service.Cluster(nodes: 3));
        await using var client = started.CreateClient();

        var absent = await client.ExecuteAsync(new Operation(1, OperationKind.Read, 7, 0), started.Deadline);
        var written = await client.ExecuteAsync(new Operation(2, OperationKind.Update, 7, 16), started.Deadline);
        var read = await client.ExecuteAsync(new Operation(3, OperationKind.Read, 7, 0), started.Deadline);

        Assert.All([absent, written, read], result => Assert.Equal((Outcome.Ok, null), (result.Outcome, result.Error)));
        Assert.Equal((false, true), (absent.Found, read.Found));
        Assert.NotEqual(ValueHash.Absent, read.ValueHash);
        Assert.True(written is { HasPhases: true, ApplicationNanoseconds: > 0 });
        Assert.Equal("n2", (await started.WaitForLeaderAsync()).Name);
        var primary = started.Cluster.Nodes.Single(node => node.Id.Name == "n2");
        var counters = await Service.ReadMetricsAsync(primary, started.Deadline);
        // The probe of the start was a write, too.
        Assert.Equal(
            (2, 2),
            (
                counters["key_value_operations_total{kind=\"read\"}"],
                counters["key_value_operations_total{kind=\"write\"}"]
            )
        );
        Assert.DoesNotContain("key_value_keys", counters.Keys);
    }

    [Fact]
    public async Task Service_that_runs_already_is_used_at_its_address_and_answers_when_it_is_gone_are_failures()
    {
        await using var started = await SystemCluster.StartAsync(
            (Service with { Arguments = node => [$"--http={node.ListenAddress("http")}"], Leader = null }).Cluster()
        );
        var spec = Service.At($"http://{started.Cluster.Nodes[0].Ports["http"]}");
        var attached = new Node { Id = NodeId.Number(1), Ports = started.Cluster.Nodes[0].Ports };
        await using var client = ((HttpService)spec.System with { Leader = null }).CreateClient(
            new ClientOptions { Nodes = () => [attached] }
        );

        var written = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 8), started.Deadline);
        await started.Cluster.KillNodeAsync(NodeId.Number(1), started.Deadline);
        var refused = await client.ExecuteAsync(new Operation(2, OperationKind.Update, 1, 8), started.Deadline);
        var status = await Service.ReadStatusAsync(attached, started.Deadline);

        Assert.Equal(Outcome.Ok, written.Outcome);
        Assert.NotEqual(Outcome.Ok, refused.Outcome);
        Assert.Contains(refused.Error, new[] { "connection-refused", "connection-lost" });
        Assert.False(status is { IsReady: true });
    }
}
