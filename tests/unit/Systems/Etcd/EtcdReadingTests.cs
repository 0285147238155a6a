using Microsoft.Extensions.Time.Testing;
using PerfTests.Clusters;
using PerfTests.Systems.Etcd;

namespace PerfTests.UnitTests.Systems.Etcd;

public sealed class EtcdReadingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Status_of_the_gateway_has_its_numbers_in_strings()
    {
        const string Body = """
            {"header":{"cluster_id":"14841639068965178418","member_id":"10276657743932975437","revision":"5","raft_term":"3"},
             "version":"3.4.23","dbSize":"20480","leader":"10276657743932975437","raftIndex":"9","raftTerm":"3","raftAppliedIndex":"8"}
            """;

        Assert.True(EtcdStatusReader.TryParse(Body, out var status));

        Assert.Equal(
            new EtcdStatus("14841639068965178418", "10276657743932975437", "10276657743932975437", 3, 9, 8),
            status
        );
    }

    [Fact]
    public void Status_without_a_leader_leaves_it_out()
    {
        Assert.True(EtcdStatusReader.TryParse("""{"header":{"member_id":"1"},"raftTerm":"4"}""", out var status));

        Assert.Equal(("", 4, 0), (status.Leader, status.Term, status.CommitIndex));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"error":"etcdserver: not ready"}""")]
    [InlineData("""{"header":{"member_id":"1"},"raftTerm":"x"}""")]
    public void Status_that_is_none_is_not_taken_for_one(string body) =>
        Assert.False(EtcdStatusReader.TryParse(body, out _));

    [Theory]
    [InlineData("8e9e05c52164694d became candidate at term 2", "election-started", 2)]
    [InlineData("raft.node: 8e9e05c52164694d elected leader 91bc3c398fb3c146 at term 5", "leader-elected", 5)]
    [InlineData("raft.node: 8e9e05c52164694d lost leader 91bc3c398fb3c146 at term 5", "leader-lost", 5)]
    public void Line_about_an_election_is_an_event_on_the_monotonic_clock(string message, string kind, long term)
    {
        var log = new EtcdLog(_time);
        _time.Advance(TimeSpan.FromSeconds(10));
        var now = (long)(_time.GetTimestamp() * (1e9 / _time.TimestampFrequency));

        var happened = log.Parse(
            $$"""{"level":"info","ts":"2026-03-01T13:00:07.250+0100","caller":"raft/raft.go:765","msg":"{{message}}"}""",
            4
        );

        Assert.Equal(new NodeEvent(4, now - 2_750_000_000, kind, term, "", message), happened);
    }

    [Theory]
    [InlineData("""{"level":"warn","ts":"2026-03-01T12:00:00.000Z","msg":"apply request took too long at term"}""")]
    [InlineData("""{"level":"info","ts":"2026-03-01T12:00:00.000Z","msg":"8e became leader at term 2"}""")]
    [InlineData("""{"level":"info","ts":"yesterday","msg":"8e became candidate at term 2"}""")]
    [InlineData("not json at term 2")]
    public void Line_about_anything_else_is_no_event(string line) => Assert.Null(new EtcdLog(_time).Parse(line, 1));

    [Fact]
    public void Log_that_grows_is_read_on_by_whole_lines()
    {
        var log = new EtcdLog(_time);
        string Line(int term) => $$"""{"ts":"2026-03-01T12:00:00.000Z","msg":"a became candidate at term {{term}}"}""";
        File.WriteAllText(_path, $"{Line(2)}\n{Line(3)}");

        var first = log.Read(_path, 0);
        File.AppendAllText(_path, $"\n{Line(4)}\n");
        var second = log.Read(_path, first[^1].Sequence);

        Assert.Equal([2L], first.Select(happened => happened.Epoch));
        Assert.Equal([(2L, 3L), (3L, 4L)], second.Select(happened => (happened.Sequence, happened.Epoch)));
    }

    [Fact]
    public void Log_of_a_member_that_lost_its_data_begins_anew()
    {
        var log = new EtcdLog(_time);
        const string Line = """{"ts":"2026-03-01T12:00:00.000Z","msg":"a became candidate at term 2"}""";
        File.WriteAllText(_path, $"{Line}\n{Line}\n");
        Assert.Equal(2, log.Read(_path, 0).Count);

        File.WriteAllText(_path, $"{Line}\n");

        Assert.Equal([1L], log.Read(_path, 0).Select(happened => happened.Sequence));
    }
}
