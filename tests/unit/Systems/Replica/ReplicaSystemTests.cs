using System.Net;
using PerfTests.Clusters;
using PerfTests.Replica.Gossip;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Pbft;
using PerfTests.Replica.Raft;
using PerfTests.Settings;
using PerfTests.Systems.Parameters;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Replica.Pbft;

namespace PerfTests.UnitTests.Systems.Replica;

public class ReplicaSystemTests
{
    [Theory]
    [InlineData("raft")]
    [InlineData("gossip")]
    [InlineData("pbft")]
    public void Driver_and_replica_describe_the_same_parameters(string protocol)
    {
        var own = new ParameterSet();
        var shared = new SharedParameters(own);
        var (variant, _) = protocol switch
        {
            "raft" => (ReplicaVariant.Raft, (object)new RaftParameters(own)),
            "pbft" => (ReplicaVariant.Pbft, new PbftParameters(own)),
            _ => (ReplicaVariant.Gossip, new GossipParameters(own, shared)),
        };
        var replicas = own
            .All.Where(p => p.Name != "durability")
            .Select(p => new SystemParameter(
                new ParameterDefinition(p.Name, p.Unit, p.DefaultText, Range(p), p.Live, p.Effect),
                (p as IntegerParameter)?.Min,
                (p as IntegerParameter)?.Max,
                []
            ));
        var drivers = variant.AllParameters.Select(p => p with { Choices = [] });

        Assert.Equal(replicas, drivers);
    }

    [Fact]
    public void Spec_with_defaults_has_no_problem()
    {
        Assert.Empty(ReplicaCluster.Raft().Validate());
        Assert.Empty(ReplicaCluster.Raft(nodes: 5, DurabilityMode.Synced).With("pipeline", "8").Validate());
    }

    [Fact]
    public void Every_problem_of_a_spec_is_named()
    {
        var spec = ReplicaCluster
            .Raft(durability: DurabilityMode.Memory)
            .With("batch-size", "0")
            .With("follower-mode", "ignore")
            .With("durability", "synced");
        var problems = spec.Validate().Select(p => p.ToString()).ToList();

        Assert.Equal(4, problems.Count);
        var durability = problems.Single(p => p.StartsWith("Cluster.Durability is 'Memory'", StringComparison.Ordinal));
        Assert.Contains(
            "Synced or Background for Raft: DotNext's log flushes every entry",
            durability,
            StringComparison.Ordinal
        );
        Assert.Contains("Cluster.Parameters[batch-size] is '0': expected 1 to 4096 operations", problems);
        Assert.Contains("Cluster.Parameters[follower-mode] is 'ignore': expected forward | redirect", problems);
        Assert.Contains(problems, p => p.StartsWith("Cluster.Parameters[durability]", StringComparison.Ordinal));
    }

    [Fact]
    public void Spec_of_gossip_that_cannot_keep_its_promise_is_refused_with_the_reason()
    {
        var spec = ReplicaCluster
            .Gossip(durability: DurabilityMode.Synced)
            .With("ack", "one")
            .With("probe-timeout-ms", "600");
        var problems = spec.Validate().Select(p => p.ToString()).ToList();

        Assert.Equal(2, problems.Count);
        Assert.Contains(problems, p => p.Contains("promises a write on disk at a quorum", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("Cluster.Parameters[probe-timeout-ms]", StringComparison.Ordinal));
        Assert.Empty(ReplicaCluster.Gossip(nodes: 15, DurabilityMode.Memory).With("ack", "one").Validate());
    }

    [Theory]
    [InlineData(1, "at least 4")]
    [InlineData(3, "at least 4")]
    [InlineData(5, "such as 4 or 7")]
    [InlineData(6, "such as 4 or 7")]
    [InlineData(12, "such as 10 or 13")]
    public void Number_of_nodes_that_pbft_makes_no_use_of_is_refused(int nodes, string instead)
    {
        var problem = Assert.Single(ReplicaCluster.Pbft(nodes).Validate());

        Assert.Equal(("Cluster.Nodes", $"{nodes}"), (problem.Setting, problem.Value));
        Assert.Contains(instead, problem.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, DurabilityMode.Synced)]
    [InlineData(7, DurabilityMode.Background)]
    [InlineData(61, DurabilityMode.Memory)]
    public void Spec_of_pbft_takes_3f_plus_1_nodes_and_every_durability(int nodes, DurabilityMode durability) =>
        Assert.Empty(ReplicaCluster.Pbft(nodes, durability).Validate());

    [Fact]
    public void Node_of_pbft_is_given_its_own_secret_and_the_public_keys_of_all()
    {
        var plan = new NodePlan
        {
            Id = NodeId.Number(2),
            Spec = ReplicaCluster.Pbft(),
            ClusterName = "blue",
            Members = [Member(1), Member(2), Member(3), Member(4)],
            DataDirectory = "/data",
            ClusterDirectory = "/cluster",
        };
        var command = ReplicaSystem.Pbft.GetCommand(plan);
        var other = ReplicaSystem.Pbft.GetCommand(plan with { Id = NodeId.Number(3) });
        var container = ReplicaSystem.Pbft.GetContainer(plan);

        Assert.Contains("--client=127.0.0.1:6002", command.Arguments);
        var keys = command.Arguments.Single(a => a.StartsWith("--public-keys=", StringComparison.Ordinal));
        Assert.Equal(
            ["n1", "n2", "n3", "n4", "client"],
            keys["--public-keys=".Length..].Split(',').Select(k => k.Split('=')[0])
        );
        Assert.Contains(keys, other.Arguments);
        var secret = command.Environment["REPLICA_PRIVATE_KEY"];
        Assert.Equal(64, secret.Length);
        Assert.NotEqual(secret, other.Environment["REPLICA_PRIVATE_KEY"]);
        Assert.DoesNotContain(command.Arguments, argument => argument.Contains(secret, StringComparison.Ordinal));
        Assert.Equal(secret, container.Environment["REPLICA_PRIVATE_KEY"]);
        Assert.Equal(
            [ReplicaSystem.ApiPort, ReplicaSystem.PeerPort, ReplicaSystem.ClientPort],
            ReplicaSystem.Pbft.Ports.Select(p => p.Name)
        );
    }

    [Fact]
    public void Secret_of_a_cluster_launched_elsewhere_comes_from_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            var e = Assert.Throws<InvalidSettingsException>(() => ClusterSecret.Find(file));
            Assert.Contains(
                "at least 16 bytes; it has 0",
                Assert.Single(e.Problems).Expected,
                StringComparison.Ordinal
            );
            File.WriteAllBytes(file, new byte[32]);
            Assert.Equal(new byte[32], ClusterSecret.Find(file));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Throws<InvalidSettingsException>(() => ClusterSecret.Find("/nowhere/cluster.key"));
        Assert.Equal(ClusterSecret.Find(null), ClusterSecret.Find(""));
    }

    [Fact]
    public void Nodes_of_gossip_share_a_secret_of_their_cluster()
    {
        var directory = Directory.CreateTempSubdirectory("perftests-unit-");
        try
        {
            var plan = new NodePlan
            {
                Id = NodeId.Number(1),
                Spec = ReplicaCluster.Gossip(nodes: 2),
                ClusterName = "blue",
                Members = [Member(1), Member(2)],
                DataDirectory = "/data",
                ClusterDirectory = directory.FullName,
            };
            var arguments = ReplicaSystem.Gossip.GetCommand(plan).Arguments;
            var secret = File.ReadAllBytes(Path.Combine(directory.FullName, "cluster.key"));
            _ = ReplicaSystem.Gossip.GetCommand(plan with { Id = NodeId.Number(2) });

            Assert.Contains($"--key-file={directory.FullName}/cluster.key", arguments);
            Assert.Equal(32, secret.Length);
            Assert.Equal(secret, File.ReadAllBytes(Path.Combine(directory.FullName, "cluster.key")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Command_tells_a_node_all_it_needs()
    {
        var spec = ReplicaCluster.Raft(nodes: 2, DurabilityMode.Synced).With("pipeline", "8");
        var command = ReplicaSystem.Raft.GetCommand(
            new NodePlan
            {
                Id = NodeId.Number(2),
                Spec = spec,
                ClusterName = "blue",
                Members = [Member(1), Member(2)],
                DataDirectory = "/data/n2",
                ClusterDirectory = "/data",
            }
        );

        Assert.True(command.EndsWithStandardInput);
        Assert.Equal(
            [
                "--protocol=raft",
                "--node=n2",
                "--cluster-id=blue",
                "--api=127.0.0.1:8002",
                "--listen=127.0.0.1:7002",
                "--peers=n1=127.0.0.1:7001,n2=127.0.0.1:7002",
                "--peer-apis=n1=http://127.0.0.1:8001,n2=http://127.0.0.1:8002",
                "--data=/data/n2",
                "--set=durability=synced",
                "--set=pipeline=8",
                "--end-with-stdin",
            ],
            command.Arguments
        );
    }

    [Fact]
    public void Container_listens_where_it_is_told_and_advertises_the_members_addresses()
    {
        var container = ReplicaSystem.Raft.GetContainer(
            new NodePlan
            {
                Id = NodeId.Number(1),
                Spec = ReplicaCluster.Raft(nodes: 1),
                ClusterName = "blue",
                Members = [Member(1)],
                Listen = new Dictionary<string, IPEndPoint>
                {
                    ["api"] = new(IPAddress.Any, 9001),
                    ["peer"] = new(IPAddress.Any, 9002),
                },
                DataDirectory = "/data",
                ClusterDirectory = "/cluster",
            }
        );

        Assert.StartsWith("perftests/replica:", container.Image, StringComparison.Ordinal);
        Assert.Equal("Dockerfile", container.Build!.Dockerfile);
        Assert.Contains("--api=0.0.0.0:9001", container.Command);
        Assert.Contains("--listen=0.0.0.0:9002", container.Command);
        Assert.Contains("--peers=n1=127.0.0.1:7001", container.Command);
        Assert.DoesNotContain("--end-with-stdin", container.Command);
    }

    [Fact]
    public void Missing_program_is_reported_with_what_to_do()
    {
        var e = Assert.Throws<InvalidSettingsException>(() => ReplicaProgram.Find(null, "/nowhere"));
        Assert.Contains("/nowhere/replica/PerfTests.Replica", e.Message, StringComparison.Ordinal);
        Assert.Contains("PERFTESTS_REPLICA", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidSettingsException>(() => ReplicaProgram.Find("/elsewhere/replica", "/nowhere"));
        Assert.StartsWith("PERFTESTS_REPLICA", Assert.Single(e.Problems).Setting, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_without_a_launcher_that_may_run_is_its_assembly()
    {
        var folder = Directory.CreateTempSubdirectory("perftests-replica-");
        try
        {
            var launcher = Path.Combine(folder.FullName, "PerfTests.Replica");
            File.WriteAllText(launcher, "");
            File.WriteAllText(launcher + ".dll", "");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                Assert.Equal(launcher + ".dll", ReplicaProgram.Find(launcher, "/nowhere"));
                File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            Assert.Equal(launcher, ReplicaProgram.Find(launcher, "/nowhere"));
            Assert.Equal(launcher + ".dll", ReplicaProgram.Find(launcher + ".dll", "/nowhere"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Range(Parameter parameter) =>
        parameter switch
        {
            IntegerParameter integer => $"{integer.Min} to {integer.Max}",
            ChoiceParameter choice => string.Join(" | ", choice.Choices),
            _ => "",
        };

    private static KeyValuePair<NodeId, IReadOnlyDictionary<string, IPEndPoint>> Member(int number) =>
        new(
            NodeId.Number(number),
            new Dictionary<string, IPEndPoint>
            {
                [ReplicaSystem.ApiPort] = new(IPAddress.Loopback, 8000 + number),
                [ReplicaSystem.PeerPort] = new(IPAddress.Loopback, 7000 + number),
                [ReplicaSystem.ClientPort] = new(IPAddress.Loopback, 6000 + number),
            }
        );
}
