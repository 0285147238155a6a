using System.Net;
using PerfTests.Replica.Options;

namespace PerfTests.UnitTests.Replica.Options;

public class ReplicaOptionsReaderTests
{
    private static readonly string[] Right =
    [
        "--protocol=raft",
        "--node",
        "n2",
        "--api",
        "127.0.0.1:8002",
        "--listen=0.0.0.0:7002",
        "--peers",
        "n1=127.0.0.1:7001, n2=replica-2:7002",
        "--peer-apis=n1=http://127.0.0.1:8001,n2=http://127.0.0.1:8002",
        "--data",
        "/var/lib/replica",
        "--set",
        "batch-size=10",
        "--set=follower-mode=redirect",
    ];

    [Fact]
    public void Right_options_are_taken()
    {
        Assert.Empty(Read(Right, [], out var options));
        Assert.Equal("n2", options!.Self.Id);
        Assert.Equal(new DnsEndPoint("replica-2", 7002), options.Self.Address);
        Assert.Equal(["127.0.0.1:7001", "replica-2:7002"], options.Peers.Select(p => p.AddressText));
        Assert.Equal(new Uri("http://127.0.0.1:8001"), Assert.Single(options.Others).Api);
        Assert.Equal(IPEndPoint.Parse("0.0.0.0:7002"), options.Listen);
        Assert.Equal("replica", options.ClusterId);
        Assert.Equal("10", options.Settings["batch-size"]);
        Assert.Equal("redirect", options.Settings["follower-mode"]);
        Assert.Null(options.ParentPid);
        Assert.False(options.EndsWithInput);
    }

    [Fact]
    public void Flag_needs_no_value_on_the_command_line()
    {
        Assert.Empty(Read(["--end-with-stdin", .. Right], [], out var options));
        Assert.True(options!.EndsWithInput);
    }

    [Fact]
    public void Environment_fills_in_and_the_command_line_wins()
    {
        var environment = new Dictionary<string, string>
        {
            ["REPLICA_NODE"] = "n1",
            ["REPLICA_CLUSTER_ID"] = "blue",
            ["REPLICA_PARENT_PID"] = "17",
        };
        Assert.Empty(Read(Right, environment, out var options));
        Assert.Equal(("n2", "blue", 17), (options!.Node, options.ClusterId, options.ParentPid));
    }

    [Fact]
    public void Settings_from_the_environment_are_a_list()
    {
        var environment = new Dictionary<string, string> { ["REPLICA_SET"] = "a=1, b=2" };
        Assert.Empty(Read(Right[..^3], environment, out var options));
        Assert.Equal(["1", "2"], [options!.Settings["a"], options.Settings["b"]]);
    }

    [Fact]
    public void Every_problem_is_reported_at_once_with_name_and_value()
    {
        string[] wrong =
        [
            "stray",
            "--colour=red",
            "--protocol=paxos",
            "--node=n9",
            "--api=nowhere",
            "--listen=127.0.0.1:70000",
            "--peers=n1=127.0.0.1:7001,n1=127.0.0.1:7001,n3",
            "--peer-apis=n1=ftp://x,n4=http://y",
            "--parent-pid=-4",
            "--set=batch-size",
        ];
        var problems = Read(wrong, [], out var options);

        Assert.Null(options);
        string[] expected =
        [
            "'stray'",
            "--colour",
            "'paxos'",
            "'nowhere'",
            "'127.0.0.1:70000'",
            "names 'n1' twice",
            "'n3'",
            "'ftp://x'",
            "'n4'",
            "--data is missing",
            "'-4'",
            "'batch-size'",
        ];
        Assert.All(expected, e => Assert.Contains(problems, p => p.Contains(e, StringComparison.Ordinal)));
    }

    [Fact]
    public void Node_that_is_no_peer_is_a_problem()
    {
        string[] arguments = [.. Right.Select(a => a == "n2" ? "n7" : a)];
        var problem = Assert.Single(Read(arguments, [], out _));
        Assert.Contains("'n7' is not among --peers (n1, n2)", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Option_given_twice_is_a_problem()
    {
        var problem = Assert.Single(Read([.. Right, "--node=n1"], [], out _));
        Assert.Contains("--node is given twice", problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Read(
        string[] arguments,
        Dictionary<string, string> environment,
        out ReplicaOptions? options
    ) => ReplicaOptionsReader.Read(arguments, environment.GetValueOrDefault, ["raft"], out options);
}
