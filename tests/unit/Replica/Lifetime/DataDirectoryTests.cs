using System.Net;
using PerfTests.Replica.Lifetime;
using PerfTests.Replica.Options;

namespace PerfTests.UnitTests.Replica.Lifetime;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("replica-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Directory_is_created_and_can_be_taken_again_by_the_same_node()
    {
        Assert.Null(DataDirectory.Take(Options("n1"), out var first));
        first!.Dispose();
        Assert.Null(DataDirectory.Take(Options("n1"), out var second));
        second!.Dispose();
    }

    [Fact]
    public void Directory_in_use_is_refused_until_it_is_let_go()
    {
        Assert.Null(DataDirectory.Take(Options("n1"), out var held));
        Assert.Contains("cannot be used", DataDirectory.Take(Options("n1"), out _), StringComparison.Ordinal);
        held!.Dispose();
        Assert.Null(DataDirectory.Take(Options("n1"), out held));
        held!.Dispose();
    }

    [Fact]
    public void Directory_of_another_node_is_refused_and_both_are_named()
    {
        Assert.Null(DataDirectory.Take(Options("n1"), out var held));
        held!.Dispose();
        var problem = DataDirectory.Take(Options("n2"), out _);
        Assert.Contains("cluster=blue node=n1; this is", problem, StringComparison.Ordinal);
        Assert.Contains("node=n2", problem, StringComparison.Ordinal);
    }

    private ReplicaOptions Options(string node) =>
        new(
            "raft",
            node,
            "blue",
            IPEndPoint.Parse("127.0.0.1:8001"),
            IPEndPoint.Parse("127.0.0.1:7001"),
            [],
            Path.Combine(_root, "data"),
            ParentPid: null,
            EndsWithInput: false,
            new Dictionary<string, string>()
        );
}
