using System.Net;
using PerfTests.Clusters;
using PerfTests.Systems.Etcd;

namespace PerfTests.UnitTests.Systems.Etcd;

public class EtcdSystemTests
{
    [Fact]
    public void Spec_of_etcd_is_valid_and_synced_by_default()
    {
        var spec = EtcdCluster.Of();

        Assert.Empty(spec.Validate());
        Assert.Equal((3, DurabilityMode.Synced), (spec.Nodes, spec.Durability));
    }

    [Fact]
    public void Spec_with_wrong_values_reports_all_of_them()
    {
        var spec = EtcdCluster.Of() with { Durability = DurabilityMode.Memory };

        var problems = spec.With("snapshot-count", "0").With("pre-vote", "maybe").With("no-flag", "1").Validate();

        Assert.Equal(
            [
                "Cluster.Durability",
                "Cluster.Parameters[no-flag]",
                "Cluster.Parameters[pre-vote]",
                "Cluster.Parameters[snapshot-count]",
            ],
            problems.Select(problem => problem.Setting).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Election_timeout_below_five_heartbeats_is_refused()
    {
        var problem = Assert.Single(EtcdCluster.Of().With("heartbeat-interval", "300").Validate());

        Assert.Equal(("Cluster.Parameters[election-timeout]", "1000"), (problem.Setting, problem.Value));
        Assert.Contains("1500 ms", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Member_listens_where_it_is_told_and_advertises_what_all_agree_on()
    {
        var members = Enumerable
            .Range(1, 2)
            .Select(number =>
                KeyValuePair.Create(
                    NodeId.Number(number),
                    (IReadOnlyDictionary<string, IPEndPoint>)
                        new Dictionary<string, IPEndPoint>
                        {
                            ["client"] = IPEndPoint.Parse($"10.0.0.{number}:2379"),
                            ["peer"] = IPEndPoint.Parse($"10.0.0.{number}:2380"),
                        }
                )
            )
            .ToArray();
        var plan = new NodePlan
        {
            Id = NodeId.Number(2),
            Spec = EtcdCluster.Of(2, DurabilityMode.Background).With("backend-batch-interval", "50"),
            ClusterName = "test",
            Members = members,
            DataDirectory = "/data",
            ClusterDirectory = "/shared",
            Listen = new Dictionary<string, IPEndPoint> { ["peer"] = IPEndPoint.Parse("0.0.0.0:9000") },
        };

        var command = EtcdSystem.Instance.GetContainer(plan)!.Command;

        Assert.Equal("etcd", command[0]);
        Assert.Superset(
            new HashSet<string>
            {
                "--name=n2",
                "--data-dir=/data/data",
                "--listen-client-urls=http://10.0.0.2:2379",
                "--listen-peer-urls=http://0.0.0.0:9000",
                "--initial-advertise-peer-urls=http://10.0.0.2:2380",
                "--initial-cluster=n1=http://10.0.0.1:2380,n2=http://10.0.0.2:2380",
                "--initial-cluster-token=test",
                "--unsafe-no-fsync=true",
                "--backend-batch-interval=50ms",
                "--pre-vote=false",
            },
            command.ToHashSet()
        );
    }

    [Theory]
    [InlineData("etcd_server_leader_changes_seen_total", true)]
    [InlineData("etcd_disk_wal_fsync_duration_seconds_bucket{le=\"0.001\"}", true)]
    [InlineData("etcd_debugging_mvcc_range_total", true)]
    [InlineData("etcd_snap_fsync_duration_seconds_bucket{le=\"0.001\"}", false)]
    [InlineData("grpc_server_started_total{grpc_method=\"Put\"}", false)]
    public void Sample_is_kept_if_it_says_something_about_consensus(string name, bool isKept) =>
        Assert.Equal(isKept, EtcdMetrics.IsKept(name));
}
