using System.Net;
using System.Text;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Services;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Systems.Services;

public sealed class HttpCallTests
{
    private static readonly Node Node = new()
    {
        Id = new NodeId("n1"),
        Ports = new Dictionary<string, IPEndPoint> { ["http"] = new(IPAddress.Loopback, 80) },
    };

    [Fact]
    public async Task Value_that_is_read_is_the_body_or_what_is_taken_out_of_it()
    {
        var whole = await AskAsync(OperationKind.Read, HttpStatusCode.OK, "abc");
        var part = await AskAsync(OperationKind.Read, HttpStatusCode.OK, "{abc}", body => body[1..^1]);
        var none = await AskAsync(OperationKind.Read, HttpStatusCode.OK, "{}", _ => null);

        Assert.Equal((true, ValueHash.Of("abc"u8)), (whole.Found, whole.ValueHash));
        Assert.Equal(whole, part);
        Assert.Equal((Outcome.Ok, false, ValueHash.Absent), (none.Outcome, none.Found, none.ValueHash));
    }

    [Theory]
    [InlineData(OperationKind.Update, HttpStatusCode.Created, Outcome.Ok, null)]
    [InlineData(OperationKind.Read, HttpStatusCode.NotFound, Outcome.Ok, null)]
    [InlineData(OperationKind.LocalRead, HttpStatusCode.Gone, Outcome.Ok, null)]
    [InlineData(OperationKind.Update, HttpStatusCode.NotFound, Outcome.Failed, "status-404")]
    [InlineData(OperationKind.CompareAndSwap, HttpStatusCode.PreconditionFailed, Outcome.Ok, null)]
    [InlineData(OperationKind.Update, HttpStatusCode.PreconditionFailed, Outcome.Failed, "status-412")]
    [InlineData(OperationKind.Read, HttpStatusCode.TemporaryRedirect, Outcome.Failed, "status-307")]
    [InlineData(OperationKind.Update, HttpStatusCode.TooManyRequests, Outcome.Failed, "status-429")]
    [InlineData(OperationKind.Update, HttpStatusCode.RequestTimeout, Outcome.Unknown, "status-408")]
    [InlineData(OperationKind.Update, HttpStatusCode.ServiceUnavailable, Outcome.Unknown, "status-503")]
    [InlineData(OperationKind.Update, HttpStatusCode.NotImplemented, Outcome.Failed, "status-501")]
    public async Task Status_decides_what_is_known_of_the_effect(
        OperationKind kind,
        HttpStatusCode status,
        Outcome outcome,
        string? error
    )
    {
        var result = await AskAsync(kind, status, "");

        Assert.Equal((outcome, error), (result.Outcome, result.Error));
        Assert.Equal(status == HttpStatusCode.Created, result.Found);
    }

    [Fact]
    public async Task Request_goes_to_the_path_below_the_address_with_the_operations_own_value()
    {
        var server = new FakeServer(_ => FakeServer.Answer(HttpStatusCode.OK, timing: "consensus;dur=2"));
        var expected = new byte[4];
        ValueGenerator.Fill(expected, new Seed(3), 9);

        var result = await Call(server, new Operation(9, OperationKind.Update, 12, 4), "http://10.0.0.1:80/api/")
            .PutAsync("/keys/k?x=1", Call(server, new Operation(9, OperationKind.Update, 12, 4)).Value);

        Assert.Equal([$"PUT http://10.0.0.1/api/keys/k?x=1 {Convert.ToHexString(expected)}"], server.Requests);
        Assert.Equal((true, 2_000_000), (result.HasPhases, result.ConsensusNanoseconds));
    }

    [Fact]
    public void Name_of_a_key_sorts_as_its_number_does()
    {
        var call = Call(new FakeServer(_ => new HttpResponseMessage()), new Operation(0, OperationKind.Read, 42, 0));

        Assert.Equal("k000000000042", call.Key);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, Outcome.Failed, "connection-refused")]
    [InlineData(HttpRequestError.ResponseEnded, Outcome.Unknown, "connection-lost")]
    public void Lost_request_has_failed_only_if_it_cannot_have_been_sent(
        HttpRequestError error,
        Outcome outcome,
        string word
    )
    {
        var call = Call(new FakeServer(_ => new HttpResponseMessage()), new Operation(0, OperationKind.Update, 1, 1));

        var result = call.Explain(new HttpRequestException(error));

        Assert.Equal((outcome, word), (result.Outcome, result.Error));
    }

    private static async Task<OperationResult> AskAsync(
        OperationKind kind,
        HttpStatusCode status,
        string body,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?>? value = null
    ) =>
        await Call(
                new FakeServer(_ => FakeServer.Answer(status, Encoding.ASCII.GetBytes(body))),
                new Operation(0, kind, 1, 1)
            )
            .GetAsync("/", value);

    private static HttpCall Call(FakeServer server, Operation operation, string address = "http://127.0.0.1/") =>
        new(
            new CallTarget(Node, new Uri(address), operation, new Seed(3), CancellationToken.None),
            new HttpMessageInvoker(server),
            new PhaseNames()
        );
}
