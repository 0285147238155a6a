using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Replica;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Systems.Replica;

public class ReplicaClientTests
{
    private readonly List<(int Port, string Body)> _sent = [];

    [Fact]
    public async Task Acknowledged_write_carries_position_and_phases()
    {
        var result = await Execute(OperationKind.Update, (_, _) => Ok("""{"status":"ok","index":9}"""));
        Assert.Equal((Outcome.Ok, 9L, true), (result.Outcome, result.Position, result.HasPhases));
        Assert.Equal(1_500_000, result.SubmissionNanoseconds);
        Assert.Equal(2_000_000, result.ConsensusNanoseconds);
        Assert.Equal(3_000_000, result.ApplicationNanoseconds);
    }

    [Fact]
    public async Task Read_hashes_the_value()
    {
        var result = await Execute(OperationKind.Read, (_, _) => Ok("""{"status":"ok","index":0,"value":"YQ=="}"""));
        Assert.True(result.Found);
        Assert.Equal(0xAF63DC4C8601EC8CUL, result.ValueHash); // FNV-1a of "a", from the authors' test vectors.
    }

    [Fact]
    public async Task Absent_key_is_ok_and_not_found()
    {
        var result = await Execute(OperationKind.Read, (_, _) => Ok("""{"status":"not-found","index":0}"""));
        Assert.Equal((Outcome.Ok, false, 0UL), (result.Outcome, result.Found, result.ValueHash));
    }

    [Fact]
    public async Task Redirect_is_followed_to_the_leader()
    {
        var result = await Execute(
            OperationKind.Update,
            (port, _) =>
                port == 3
                    ? Ok("""{"status":"ok","index":9}""")
                    : Answer(HttpStatusCode.TemporaryRedirect, "{}", leader: "n3")
        );
        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.Equal(3, _sent[^1].Port);
        Assert.Equal(2, _sent.Count);
        Assert.Equal(_sent[0].Body, _sent[1].Body);
    }

    [Fact]
    public async Task Refused_connection_is_tried_elsewhere_and_is_a_failure_when_all_refuse()
    {
        var result = await Execute(
            OperationKind.Update,
            (_, _) => throw new HttpRequestException("refused", new SocketException()),
            send: false
        );
        Assert.Equal((Outcome.Failed, "connection-refused"), (result.Outcome, result.Error));
        Assert.Equal(3, _sent.Select(s => s.Port).Distinct().Count());
    }

    [Fact]
    public async Task Connection_lost_after_sending_is_unknown_and_never_tried_again()
    {
        var result = await Execute(OperationKind.Update, (_, _) => throw new HttpRequestException("reset"));
        Assert.Equal((Outcome.Unknown, "connection-lost"), (result.Outcome, result.Error));
        Assert.Single(_sent);
    }

    [Theory]
    [InlineData(500, Outcome.Unknown, "outcome-unknown", 1)]
    [InlineData(504, Outcome.Unknown, "outcome-unknown", 1)]
    [InlineData(503, Outcome.Failed, "not-accepted", 4)]
    [InlineData(400, Outcome.Failed, "invalid", 1)]
    public async Task Status_code_becomes_an_outcome(int status, Outcome outcome, string error, int attempts)
    {
        var result = await Execute(OperationKind.Update, (_, _) => Answer((HttpStatusCode)status, "{}"));
        Assert.Equal((outcome, error, attempts), (result.Outcome, result.Error, _sent.Count));
    }

    [Fact]
    public async Task Cancelled_wait_is_unknown_once_sent_and_a_failure_before()
    {
        var result = await Execute(OperationKind.Update, (_, _) => throw new OperationCanceledException());
        Assert.Equal((Outcome.Unknown, "timeout"), (result.Outcome, result.Error));

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        result = await Execute(
            OperationKind.Update,
            (_, _) => throw new OperationCanceledException(),
            send: false,
            cancelled.Token
        );
        Assert.Equal((Outcome.Failed, "timeout-unsent"), (result.Outcome, result.Error));
    }

    [Fact]
    public async Task Swap_expects_what_it_read_and_a_mismatch_is_ok_but_not_found()
    {
        var result = await Execute(
            OperationKind.CompareAndSwap,
            (_, body) =>
                Ok(
                    body.Contains("\"get\"", StringComparison.Ordinal)
                        ? """{"status":"ok","index":0,"value":"AQI="}"""
                        : """{"status":"mismatch","index":4}"""
                )
        );
        Assert.Equal((Outcome.Ok, false, 4L), (result.Outcome, result.Found, result.Position));
        using var swap = JsonDocument.Parse(_sent[^1].Body);
        Assert.Equal("AQI=", swap.RootElement.GetProperty("expected").GetString());
        Assert.Equal(3_000_000, result.SubmissionNanoseconds);
    }

    [Fact]
    public async Task Scan_is_refused_as_unsupported()
    {
        var result = await Execute(OperationKind.Scan, (_, _) => Ok("{}"));
        Assert.Equal((Outcome.Failed, "unsupported"), (result.Outcome, result.Error));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task Local_reads_go_to_each_node_in_turn()
    {
        await using var client = Client((_, _) => Ok("""{"status":"not-found","index":0}"""), send: true);
        for (var i = 0; i < 6; i++)
        {
            await client.ExecuteAsync(new Operation(i, OperationKind.LocalRead, 1, 0), default);
        }
        Assert.Equal([2, 2, 2], Enumerable.Range(1, 3).Select(port => _sent.Count(s => s.Port == port)));
    }

    private async Task<OperationResult> Execute(
        OperationKind kind,
        Func<int, string, HttpResponseMessage> respond,
        bool send = true,
        CancellationToken cancellation = default
    )
    {
        _sent.Clear();
        await using var client = Client(respond, send);
        return await client.ExecuteAsync(new Operation(1, kind, 1, 8), cancellation);
    }

    private ReplicaClient Client(Func<int, string, HttpResponseMessage> respond, bool send) =>
        new(
            new ClientOptions { Nodes = () => [Node(1), Node(2), Node(3)] },
            hasLeader: true,
            new ScriptedHandler(_sent, respond, send)
        );

    private static Node Node(int number) =>
        new()
        {
            Id = NodeId.Number(number),
            Ports = new Dictionary<string, IPEndPoint> { ["api"] = new(IPAddress.Loopback, number) },
        };

    private static HttpResponseMessage Ok(string body) => Answer(HttpStatusCode.OK, body);

    private static HttpResponseMessage Answer(HttpStatusCode status, string body, string? leader = null)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        response.Headers.Add("Server-Timing", "submission;dur=1.5, consensus;dur=2, application;dur=3");
        if (leader is not null)
        {
            response.Headers.Add("Leader", leader);
        }
        return response;
    }

    private sealed class ScriptedHandler(
        List<(int Port, string Body)> sent,
        Func<int, string, HttpResponseMessage> respond,
        bool send
    ) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = send
                ? Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(CancellationToken.None))
                : "";
            sent.Add((request.RequestUri!.Port, body));
            return respond(request.RequestUri.Port, body);
        }
    }
}
