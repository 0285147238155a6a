using System.Net;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Serf;

namespace PerfTests.UnitTests.Systems.Serf;

public class SerfSystemTests
{
    [Fact]
    public void Spec_of_serf_is_valid_and_in_memory_by_default()
    {
        var spec = SerfCluster.Of();

        Assert.Empty(spec.Validate());
        Assert.Equal((5, DurabilityMode.Memory), (spec.Nodes, spec.Durability));
        Assert.Equal(ConsistencyModel.Broadcast, SerfSystem.Instance.Consistency);
    }

    [Fact]
    public void Spec_with_wrong_values_reports_all_of_them()
    {
        var spec = SerfCluster.Of() with { Durability = DurabilityMode.Synced };

        var problems = spec.With("profile", "moon").With("retry-interval", "0").With("no-flag", "1").Validate();

        Assert.Equal(
            [
                "Cluster.Durability",
                "Cluster.Parameters[no-flag]",
                "Cluster.Parameters[profile]",
                "Cluster.Parameters[retry-interval]",
            ],
            problems.Select(problem => problem.Setting).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Agent_listens_where_it_is_told_and_joins_all_others_again_and_again()
    {
        var command = Command(SerfCluster.Of(3).With("profile", "local").With("protocol", "4"));

        Assert.Equal(["serf", "agent"], command.Take(2));
        Assert.Equal(
            ["-retry-join=10.0.0.1:7946", "-retry-join=10.0.0.3:7946"],
            command.Where(flag => flag.StartsWith("-retry-join", StringComparison.Ordinal))
        );
        Assert.Superset(
            new HashSet<string>
            {
                "-node=n2",
                "-bind=0.0.0.0:9000",
                "-advertise=10.0.0.2:7946",
                "-rpc-addr=10.0.0.2:7373",
                "-retry-interval=1s",
                "-broadcast-timeout=5s",
                "-profile=local",
                "-protocol=4",
                "-tag=cluster=test",
                "-tag=nodes=3",
                "-tag=profile=local",
            },
            command.ToHashSet()
        );
        Assert.DoesNotContain(command, flag => flag.StartsWith("-encrypt", StringComparison.Ordinal));
        Assert.DoesNotContain(command, flag => flag.StartsWith("-snapshot", StringComparison.Ordinal));
    }

    [Fact]
    public void Agent_encrypts_and_keeps_a_snapshot_only_if_asked()
    {
        var command = Command(SerfCluster.Of(3).With("encrypt", "true").With("snapshot", "true"));

        var key = Assert.Single(command, flag => flag.StartsWith("-encrypt=", StringComparison.Ordinal));
        Assert.Equal(32, Convert.FromBase64String(key["-encrypt=".Length..]).Length);
        Assert.Contains("-snapshot=/data/serf.snapshot", command);
    }

    private static IReadOnlyList<string> Command(ClusterSpec spec)
    {
        var members = Enumerable
            .Range(1, spec.Nodes)
            .Select(number =>
                KeyValuePair.Create(
                    NodeId.Number(number),
                    (IReadOnlyDictionary<string, IPEndPoint>)
                        new Dictionary<string, IPEndPoint>
                        {
                            ["rpc"] = IPEndPoint.Parse($"10.0.0.{number}:7373"),
                            ["gossip"] = IPEndPoint.Parse($"10.0.0.{number}:7946"),
                        }
                )
            )
            .ToArray();
        return SerfSystem
            .Instance.GetContainer(
                new NodePlan
                {
                    Id = NodeId.Number(2),
                    Spec = spec,
                    ClusterName = "test",
                    Members = members,
                    DataDirectory = "/data/",
                    ClusterDirectory = "/shared",
                    Listen = new Dictionary<string, IPEndPoint> { ["gossip"] = IPEndPoint.Parse("0.0.0.0:9000") },
                }
            )!
            .Command;
    }
}
