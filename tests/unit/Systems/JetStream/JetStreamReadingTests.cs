using System.Text;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.JetStream;

namespace PerfTests.UnitTests.Systems.JetStream;

public class JetStreamReadingTests
{
    private const string State =
        """{"messages":3,"bytes":261,"first_seq":1,"first_ts":"2026-03-01T12:00:00Z","last_seq":3,"last_ts":"2026-03-01T12:00:01Z","num_subjects":2}""";

    [Fact]
    public void Acknowledgement_has_the_sequence()
    {
        var answer = Parse("""{"stream":"PERFTESTS", "seq":12,"duplicate": true}""");

        Assert.Equal((12, false, (byte[]?)null), (answer.Sequence, answer.IsError, answer.Value));
    }

    [Fact]
    public void Stored_message_has_its_sequence_and_value()
    {
        var answer = Parse("""{"message":{"subject":"perftests.k1","seq":2,"hdrs":"TkFU","data":"aGVsbG8="}}""");

        Assert.Equal(2, answer.Sequence);
        Assert.Equal("hello", Encoding.ASCII.GetString(answer.Value!));
    }

    [Fact]
    public void Stored_message_without_data_is_empty_and_not_absent()
    {
        var answer = Parse("""{"message":{"subject":"perftests.k1","seq":2}}""");

        Assert.Empty(answer.Value!);
    }

    [Fact]
    public void Information_names_the_leader()
    {
        var answer = Parse("""{"config":{"name":"PERFTESTS"},"cluster":{"name":"c","leader":"n1","replicas":[]}}""");

        Assert.Equal("n1", answer.Leader);
    }

    [Fact]
    public void Absent_message_and_conflict_are_told_from_other_errors()
    {
        Assert.True(Parse("""{"error":{"code":404,"err_code":10037,"description":"no message found"}}""").IsAbsent);
        Assert.True(
            Parse("""{"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 1"}}""").IsConflict
        );
        Assert.True(Parse("""{"error":{"code":400,"err_code":10058,"description":"in use"}}""").IsTaken);
    }

    [Theory]
    [InlineData(404, 10059, Outcome.Failed, "no-stream")]
    [InlineData(400, 10054, Outcome.Failed, "refused")]
    [InlineData(503, 10008, Outcome.Failed, "not-accepted")]
    [InlineData(503, 0, Outcome.Failed, "not-accepted")]
    [InlineData(503, 10077, Outcome.Unknown, "store-failed")]
    public void Error_after_which_the_message_may_be_there_is_of_unknown_outcome(
        int status,
        int error,
        Outcome outcome,
        string word
    )
    {
        var failure = Parse($$"""{"error":{"code":{{status}},"err_code":{{error}}},"seq":0}""").Failure;

        Assert.Equal((outcome, word), (failure.Outcome, failure.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("+OK")]
    [InlineData("""{"message":{"seq":2,"data":"no base64!"}}""")]
    [InlineData("""{"seq":"two"}""")]
    public void Answer_that_is_none_is_not_taken_for_one(string text) =>
        Assert.Null(JetStreamAnswer.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void View_before_the_stream_is_there_has_no_leader_and_no_digest()
    {
        var view = JetStreamView.Parse("""{"server_id":"A","meta_cluster":{"name":"c","leader":"n3"}}""");

        Assert.Equal(new JetStreamView(true, "", 0, null), view);
    }

    [Fact]
    public void View_without_a_leader_of_the_metadata_is_not_ready() =>
        Assert.False(JetStreamView.Parse("""{"server_id":"A","meta_cluster":{"name":"c"}}""")!.IsReady);

    [Fact]
    public void View_of_servers_that_hold_the_same_has_the_same_digest()
    {
        var one = View("n1", State);
        var other = View("n1", State);
        var differing = View("n1", State.Replace("261", "262", StringComparison.Ordinal));

        Assert.Equal(("n1", 3), (one.Leader, one.LastSequence));
        Assert.Equal(one.Digest, other.Digest);
        Assert.NotEqual(one.Digest, differing.Digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"error":"x"}""")]
    [InlineData("""{"server_id":"A","account_details":[{"stream_detail":[{"name":"PERFTESTS"}]}]}""")]
    public void Page_that_is_none_is_not_taken_for_a_view(string page) => Assert.Null(JetStreamView.Parse(page));

    [Fact]
    public void Metrics_sum_routes_and_name_replicas()
    {
        var metrics = JetStreamMetrics.Read(
            """{"in_msgs":5,"mem":1000,"uptime":"3s"}""",
            """{"num_routes":2,"routes":[{"out_msgs":3,"out_bytes":30},{"out_msgs":4,"out_bytes":40}]}""",
            Page("n1", State)
        );

        Assert.Equal(
            (5, 7, 70),
            (metrics["nats_varz_in_msgs"], metrics["nats_routez_out_msgs"], metrics["nats_routez_out_bytes"])
        );
        Assert.Equal((3, 3), (metrics["nats_jsz_stream_messages"], metrics["nats_jsz_stream_last_seq"]));
        Assert.Equal(
            (5, 0),
            (metrics["nats_jsz_replica_lag{replica=\"n2\"}"], metrics["nats_jsz_replica_lag{replica=\"n3\"}"])
        );
        Assert.Equal(
            (1, 0),
            (metrics["nats_jsz_replica_current{replica=\"n2\"}"], metrics["nats_jsz_replica_current{replica=\"n3\"}"])
        );
    }

    [Fact]
    public void Metrics_of_pages_that_are_missing_or_malformed_are_left_out() =>
        Assert.Equal(["nats_varz_mem"], JetStreamMetrics.Read("""{"mem":1}""", null, "<html>").Keys);

    [Fact]
    public void Announcement_of_an_election_names_the_leader()
    {
        var happened = JetStreamListener.Parse(
            """{"type":"io.nats.jetstream.advisory.v1.stream_leader_elected","stream":"PERFTESTS","leader":"n2"}"""u8.ToArray(),
            4,
            17
        );

        Assert.Equal(new NodeEvent(4, 17, "leader-elected", 0, "n2", "n2 leads the stream"), happened);
    }

    [Theory]
    [InlineData("""{"type":"io.nats.jetstream.advisory.v1.stream_action","action":"create"}""")]
    [InlineData("""{"stream":"PERFTESTS"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void Announcement_of_anything_else_is_no_event(string text) =>
        Assert.Null(JetStreamListener.Parse(Encoding.UTF8.GetBytes(text), 1, 1));

    private static JetStreamAnswer Parse(string text) => JetStreamAnswer.Parse(Encoding.UTF8.GetBytes(text))!.Value;

    private static JetStreamView View(string leader, string state) => JetStreamView.Parse(Page(leader, state))!;

    private static string Page(string leader, string state) =>
        $$$"""
            {"server_id":"A","meta_cluster":{"leader":"n3"},"account_details":[{"name":"$G"},{"stream_detail":[{"name":"other"},
             {"name":"PERFTESTS","cluster":{"leader":"{{{leader}}}","replicas":[{"name":"n2","current":true,"lag":5},{"name":"n3","current":false}]},
              "state":{{{state}}}}]}]}
            """;
}
