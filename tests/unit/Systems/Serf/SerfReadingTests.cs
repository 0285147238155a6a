using PerfTests.Clusters;
using PerfTests.Systems.Serf;
using PerfTests.Systems.Serf.Rpc;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Systems.Serf;

public class SerfReadingTests
{
    [Theory]
    [InlineData(
        "2026/11/25 22:44:34 [INFO] memberlist: Suspect n3 has failed, no acks received",
        "member-suspected",
        "n3"
    )]
    [InlineData("2026/11/25 22:44:38 [INFO] serf: EventMemberFailed: n3 127.0.0.1", "member-failed", "n3")]
    [InlineData("2026/11/25 22:44:43 [INFO] serf: EventMemberJoin: n3 127.0.0.1", "member-joined", "n3")]
    [InlineData("2026/11/25 22:44:43 [INFO] serf: EventMemberLeave: n3 127.0.0.1", "member-left", "n3")]
    [InlineData("2026/11/25 22:44:43 [INFO] serf: EventMemberReap: n3", "member-reaped", "n3")]
    [InlineData("2026/11/25 22:44:50 [WARN] memberlist: Refuting a suspect message (from: n1)", "member-refuted", "n2")]
    [InlineData("2026/11/25 22:44:50 [WARN] memberlist: Refuting a dead message (from: n1)", "member-refuted", "n2")]
    public void Line_of_the_log_about_a_member_is_an_event(string line, string kind, string subject)
    {
        var journal = new SerfJournal(new NodeId("n2"));

        journal.Note(line, 42);

        var happened = Assert.Single(journal.Events(0));
        Assert.Equal(
            (1, 42, kind, subject, line),
            (happened.Sequence, happened.MonotonicNanoseconds, happened.Kind, happened.Subject, happened.Detail)
        );
        Assert.Equal(1, journal.Counts()[$"serf_{kind.Replace('-', '_')}_total"]);
    }

    [Theory]
    [InlineData("2026/11/25 22:44:39 [INFO] agent: Received event: member-failed")]
    [InlineData("2026/11/25 22:44:39 [INFO] agent: Received event: user-event: serf: EventMemberFailed: n3")]
    [InlineData(
        "2026/11/25 22:44:38 [INFO] memberlist: Marking n3 as failed, suspect timeout reached (0 peer confirmations)"
    )]
    [InlineData("")]
    public void Other_line_of_the_log_is_none(string line) => Assert.Null(SerfLog.Parse(line));

    [Theory]
    [InlineData("2026/11/25 22:44:50 [WARN] memberlist: Refuting a suspect message (from: n1)", 1)]
    [InlineData("2026/11/25 22:44:50 [WARN] memberlist: Refuting a suspect message (from: n2)", 0)]
    [InlineData("2026/11/25 22:44:34 [INFO] memberlist: Suspect n3 has failed, no acks received", 0)]
    public void Suspicion_that_another_member_spread_of_one_that_lives_is_false(string line, int expected)
    {
        var journal = new SerfJournal(new NodeId("n2"));

        Assert.Equal(0, journal.Counts()["serf_false_suspicions_total"]);
        journal.Note(line, 1);

        Assert.Equal(expected, journal.Counts()["serf_false_suspicions_total"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Payload_says_where_and_which_and_is_filled_to_the_size_of_the_value(int valueBytes)
    {
        var payload = SerfEvent.Payload(
            new NodeId("n3"),
            new Operation(12, OperationKind.Update, Key: 1, valueBytes),
            new Seed(1)
        );

        Assert.Equal(Math.Max("n3:00000001-12;".Length, valueBytes), payload.Length);
        Assert.Equal(new SerfEvent("n3", UpdateIdentity.Of(new Seed(1), 12)), SerfEvent.Parse(payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n3")]
    [InlineData("n3;")]
    [InlineData(":1;")]
    [InlineData(";n3:1")]
    public void Payload_of_someone_else_is_not_read(string payload) =>
        Assert.Null(SerfEvent.Parse(System.Text.Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Journal_gives_what_came_after_and_keeps_repetitions()
    {
        var journal = new SerfJournal(new NodeId("n1"));
        journal.Deliver(new SerfEvent("n1", "a"), 1);
        journal.Deliver(new SerfEvent("n2", "b"), 2);
        journal.Deliver(new SerfEvent("n2", "b"), 3);

        Assert.Equal(2, journal.Delivered);
        Assert.Equal([new Delivery(1, "a", 1, true), new Delivery(2, "b", 2, false)], journal.Deliveries(0).Take(2));
        Assert.Equal(new Delivery(3, "b", 3, false), Assert.Single(journal.Deliveries(2)));
        Assert.Equal(3, journal.Counts()["serf_user_events_total"]);
    }

    [Fact]
    public void Journal_of_an_address_that_another_cluster_took_is_empty_and_counts_on()
    {
        var journal = new SerfJournal(new NodeId("n1"));
        journal.Deliver(new SerfEvent("n1", "a"), 1);

        journal.Clear();
        journal.Deliver(new SerfEvent("n1", "c"), 2);

        Assert.Equal(1, journal.Delivered);
        Assert.Equal(new Delivery(2, "c", 2, true), Assert.Single(journal.Deliveries(0)));
    }

    [Fact]
    public void Agent_has_joined_when_its_log_says_so_since_its_last_start()
    {
        var journal = new SerfJournal(new NodeId("n1"));
        Assert.False(journal.HasJoined);

        journal.Note("2026/11/25 22:43:49 [INFO] agent: Serf agent starting", 1);
        journal.Note("2026/11/25 22:43:49 [INFO] serf: EventMemberJoin: n2 127.0.0.1", 2);
        Assert.False(journal.HasJoined);

        journal.Note("2026/11/25 22:43:50 [INFO] agent: Join completed. Synced with 2 initial agents", 3);
        Assert.True(journal.HasJoined);

        journal.Note("2026/11/25 22:44:49 [INFO] agent: Serf agent starting", 4);
        Assert.False(journal.HasJoined);
    }

    [Fact]
    public void Agent_whose_start_is_not_in_its_log_any_more_has_joined_long_ago()
    {
        var journal = new SerfJournal(new NodeId("n1"));

        journal.Note("2026/11/25 22:43:49 [INFO] agent.ipc: Accepted client: 127.0.0.1:41758", 1);

        Assert.True(journal.HasJoined);
    }

    [Fact]
    public void Journal_forgets_the_oldest_before_it_fills_the_memory()
    {
        var journal = new SerfJournal(new NodeId("n1"));
        for (var i = 0; i < 100_000; i++)
        {
            journal.Deliver(new SerfEvent("n1", "a"), i);
        }

        var kept = journal.Deliveries(0);
        Assert.InRange(kept.Count, 20_000, 33_000);
        Assert.Equal(100_000, kept[^1].Sequence);
    }

    [Fact]
    public async Task Query_is_complete_when_every_member_has_acknowledged_it_once()
    {
        var answers = new SerfQueryAnswers(expected: 2);

        Assert.False(answers.Take(Record("ack", "n1")));
        Assert.False(answers.Take(Record("ack", "n1")));
        Assert.False(answers.Take(Record("response", "n2")));
        Assert.False(answers.Complete.IsCompleted);
        Assert.False(answers.Take(Record("ack", "n2")));

        Assert.True(answers.Complete.IsCompletedSuccessfully && await answers.Complete);
        Assert.True(answers.Take(Record("done", "")));
    }

    [Fact]
    public async Task Query_that_closes_before_every_member_has_acknowledged_it_is_not_complete()
    {
        var answers = new SerfQueryAnswers(expected: 2);
        answers.Take(Record("ack", "n1"));

        Assert.True(answers.Take(Record("done", "")));

        Assert.True(answers.Complete.IsCompletedSuccessfully && !await answers.Complete);
    }

    [Fact]
    public void Figures_of_an_agent_are_numbers_and_say_who_lives()
    {
        var stats = Map(
            (
                "serf",
                Map(("members", Text("5")), ("failed", Text("1")), ("left", Text("1")), ("encrypted", Text("false")))
            ),
            ("tags", Map(("cluster", Text("c")), ("nodes", Text("5")), ("profile", Text("local"))))
        );

        Assert.Equal(3, SerfMetrics.Alive(stats));
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["serf_members"] = 5,
                ["serf_failed"] = 1,
                ["serf_left"] = 1,
            },
            SerfMetrics.Read(stats)
        );
        Assert.Equal(
            ("c", 5, 0.1),
            (SerfTags.ClusterOf(stats), SerfTags.NodesOf(stats), SerfTags.ProfileOf(stats)!.RoundSeconds)
        );
    }

    [Fact]
    public void Agent_that_the_harness_did_not_start_is_a_member_of_a_cluster_of_unknown_size()
    {
        var stats = Map(("tags", Map()));

        Assert.Equal(("", 1, null), (SerfTags.ClusterOf(stats), SerfTags.NodesOf(stats), SerfTags.ProfileOf(stats)));
    }

    private static RpcMap Record(string type, string from) => Map(("Type", Text(type)), ("From", Text(from)));

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static RpcMap Map(params (string Key, object? Value)[] pairs) =>
        new(pairs.ToDictionary(pair => pair.Key, pair => pair.Value));
}
