using System.Net;
using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Systems.JetStream;

namespace PerfTests.UnitTests.Systems.JetStream;

public class JetStreamSystemTests
{
    [Fact]
    public void Spec_of_jetstream_is_valid_and_synced_in_the_background_by_default()
    {
        var spec = JetStreamCluster.Of();

        Assert.Empty(spec.Validate());
        Assert.Equal((3, DurabilityMode.Background), (spec.Nodes, spec.Durability));
    }

    [Fact]
    public void Spec_with_wrong_values_reports_all_of_them()
    {
        var spec = JetStreamCluster.Of(6, DurabilityMode.Unspecified);

        var problems = spec.With("message-ids", "maybe").With("write-deadline", "0").With("no-flag", "1").Validate();

        Assert.Equal(
            [
                "Cluster.Durability",
                "Cluster.Nodes",
                "Cluster.Parameters[message-ids]",
                "Cluster.Parameters[no-flag]",
                "Cluster.Parameters[write-deadline]",
            ],
            problems.Select(problem => problem.Setting).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(DurabilityMode.Synced)]
    [InlineData(DurabilityMode.Memory)]
    public void Sync_interval_is_refused_where_there_is_none(DurabilityMode durability)
    {
        var problem = Assert.Single(JetStreamCluster.Of(3, durability).With("sync-interval", "500").Validate());

        Assert.Equal(("Cluster.Parameters[sync-interval]", "500"), (problem.Setting, problem.Value));
    }

    [Fact]
    public void Server_listens_where_it_is_told_and_advertises_what_all_agree_on()
    {
        var plan = Plan(JetStreamCluster.Of(2).With("sync-interval", "500").With("max-outstanding-catchup", "1048576"));

        var lines = JetStreamConfiguration.OfServer(plan).Split('\n', StringSplitOptions.TrimEntries);

        Assert.Superset(
            new HashSet<string>
            {
                "server_name: \"n2\"",
                "listen: \"10.0.0.2:4222\"",
                "http: \"10.0.0.2:8222\"",
                "store_dir: \"/data/store\"",
                "sync_interval: \"500ms\"",
                "max_outstanding_catchup: 1048576",
                "listen: \"0.0.0.0:9000\"",
                "cluster_advertise: \"10.0.0.2:6222\"",
                "no_advertise: true",
                "routes: [\"nats://10.0.0.1:6222\", \"nats://10.0.0.2:6222\"]",
            },
            lines.ToHashSet()
        );
    }

    [Fact]
    public void Server_of_the_default_durability_is_not_told_of_syncs_that_old_ones_do_not_know() =>
        Assert.DoesNotContain(
            "sync_interval",
            JetStreamConfiguration.OfServer(Plan(JetStreamCluster.Of(2))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Server_that_syncs_each_write_is_told_so() =>
        Assert.Contains(
            "sync_interval: always",
            JetStreamConfiguration.OfServer(Plan(JetStreamCluster.Of(2, DurabilityMode.Synced))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Server_alone_is_not_clustered() =>
        Assert.DoesNotContain(
            "cluster {",
            JetStreamConfiguration.OfServer(Plan(JetStreamCluster.Of(1))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Container_writes_its_configuration_and_becomes_the_server()
    {
        var plan = Plan(JetStreamCluster.Of(2));

        var command = JetStreamSystem.Instance.GetContainer(plan)!.Command;

        Assert.Equal(
            ["sh", "-c", "sh", JetStreamConfiguration.OfServer(plan), "/data/nats.conf"],
            [command[0], command[1], command[3], command[4], command[5]]
        );
        Assert.Contains("exec nats-server", command[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_has_a_replica_at_every_server_and_keeps_what_the_spec_says()
    {
        var spec = JetStreamCluster.Of(3, DurabilityMode.Memory).With("max-msgs-per-subject", "1");

        using var wanted = JsonDocument.Parse(JetStreamConfiguration.OfStream(spec, 3));

        var root = wanted.RootElement;
        Assert.Equal(3, root.GetProperty("num_replicas").GetInt32());
        Assert.Equal("memory", root.GetProperty("storage").GetString());
        Assert.Equal(1, root.GetProperty("max_msgs_per_subject").GetInt64());
        Assert.Equal(120_000_000_000, root.GetProperty("duplicate_window").GetInt64());
    }

    [Fact]
    public void Stream_of_a_cluster_that_runs_already_has_the_defaults()
    {
        using var wanted = JsonDocument.Parse(JetStreamConfiguration.OfStream(null, 5));

        var root = wanted.RootElement;
        Assert.Equal(5, root.GetProperty("num_replicas").GetInt32());
        Assert.Equal("file", root.GetProperty("storage").GetString());
        Assert.Equal(-1, root.GetProperty("max_msgs_per_subject").GetInt64());
    }

    [Fact]
    public async Task Server_whose_monitoring_port_is_not_known_tells_nothing()
    {
        var node = new Node
        {
            Id = NodeId.Number(1),
            Ports = new Dictionary<string, IPEndPoint> { ["client"] = IPEndPoint.Parse("127.0.0.1:1") },
        };

        Assert.Null(await JetStreamSystem.Instance.ReadStatusAsync(node, CancellationToken.None));
        Assert.Empty(await JetStreamSystem.Instance.ReadMetricsAsync(node, CancellationToken.None));
    }

    private static NodePlan Plan(ClusterSpec spec) =>
        new()
        {
            Id = NodeId.Number(2),
            Spec = spec,
            ClusterName = "test",
            Members =
            [
                .. Enumerable
                    .Range(1, 2)
                    .Select(number =>
                        KeyValuePair.Create(
                            NodeId.Number(number),
                            (IReadOnlyDictionary<string, IPEndPoint>)
                                new Dictionary<string, IPEndPoint>
                                {
                                    ["client"] = IPEndPoint.Parse($"10.0.0.{number}:4222"),
                                    ["peer"] = IPEndPoint.Parse($"10.0.0.{number}:6222"),
                                    ["monitor"] = IPEndPoint.Parse($"10.0.0.{number}:8222"),
                                }
                        )
                    ),
            ],
            DataDirectory = "/data",
            ClusterDirectory = "/shared",
            Listen = new Dictionary<string, IPEndPoint> { ["peer"] = IPEndPoint.Parse("0.0.0.0:9000") },
        };
}
