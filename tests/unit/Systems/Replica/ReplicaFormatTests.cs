using System.Text;
using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Replica;

namespace PerfTests.UnitTests.Systems.Replica;

public class ReplicaFormatTests
{
    [Fact]
    public void Phases_are_read_as_nanoseconds_in_any_order()
    {
        const string header = "application;dur=0.0001, submission;dur=12.3456,cache;dur=9, consensus;dur=1";
        Assert.True(PhaseDurations.TryParse(header, out var phases));
        Assert.Equal(new PhaseDurations(12_345_600, 1_000_000, 100), phases);
    }

    [Theory]
    [InlineData("")]
    [InlineData("submission;dur=1, consensus;dur=2")]
    [InlineData("submission;dur=1, consensus;dur=2, application;dur=x")]
    [InlineData("submission;dur=1, consensus;dur=2, application;dur=NaN")]
    [InlineData("submission, consensus, application")]
    public void Phases_that_are_not_all_there_are_refused(string header) =>
        Assert.False(PhaseDurations.TryParse(header, out _));

    [Fact]
    public void Metrics_are_read_by_name_and_labels()
    {
        const string text = """
            # HELP a_total A.
            # TYPE a_total counter
            a_total 3
            b{kind="x y",le="+Inf"} 4.5 1700000000
            c -Inf
            broken

            """;
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["a_total"] = 3,
                ["b{kind=\"x y\",le=\"+Inf\"}"] = 4.5,
                ["c"] = double.NegativeInfinity,
            },
            PrometheusReader.Read(text)
        );
    }

    [Fact]
    public void Request_carries_run_and_sequence_as_identity()
    {
        var body = ReplicaRequest.Write(0xABC, 255, "compare-and-swap", 7, [1, 2], expected: [3]);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("0000000000000abc00000000000000ff", json.RootElement.GetProperty("id").GetString());
        Assert.Equal("k7", json.RootElement.GetProperty("key").GetString());
        Assert.Equal([1, 2], json.RootElement.GetProperty("value").GetBytesFromBase64());
        Assert.Equal([3], json.RootElement.GetProperty("expected").GetBytesFromBase64());
    }

    [Theory]
    [InlineData("""{"status":"ok","index":7,"value":"AQ=="}""", Outcome.Ok, null)]
    [InlineData("""{"status":"mismatch","index":7}""", Outcome.Ok, null)]
    [InlineData("""{"status":"not-found","index":0}""", Outcome.Ok, null)]
    [InlineData("""{"status":"refused","index":7}""", Outcome.Failed, "refused")]
    [InlineData("""{"status":"perhaps","index":7}""", Outcome.Unknown, "malformed-answer")]
    [InlineData("""{"status":"ok","index":"x"}""", Outcome.Unknown, "malformed-answer")]
    [InlineData("""{"status":"ok","value":"?"}""", Outcome.Unknown, "malformed-answer")]
    [InlineData("oops", Outcome.Unknown, "malformed-answer")]
    [InlineData("", Outcome.Unknown, "malformed-answer")]
    public void Answer_of_the_replica_becomes_an_outcome(string body, Outcome outcome, string? error)
    {
        var answer = ReplicaAnswer.Read(Encoding.UTF8.GetBytes(body), phases: null);
        Assert.Equal((outcome, error), (answer.Outcome, answer.Error));
    }

    [Fact]
    public void Events_of_a_replica_are_read_with_their_monotonic_stamps()
    {
        var events = ReplicaEvents.Parse(
            """{"events":[{"sequence":3,"event":"leader-elected","node":"n1","term":2,"subject":"n2","monotonic_ns":77,"unix_ms":5},{"sequence":4,"event":"leader-lost","node":"n1","term":2,"monotonic_ns":99,"unix_ms":6,"detail":"why"}]}"""
        );

        Assert.Equal(
            [new NodeEvent(3, 77, "leader-elected", 2, "n2", ""), new NodeEvent(4, 99, "leader-lost", 2, "", "why")],
            events
        );
    }
}
