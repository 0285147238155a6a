using System.Net;
using Grpc.Core;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Services;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Systems.Services;

public sealed class GrpcCallTests
{
    [Fact]
    public async Task Reply_gives_the_value_and_the_trailers_give_the_phases()
    {
        var trailers = new Metadata { { "server-timing", "consensus;dur=1.5" } };

        var result = await Call(OperationKind.Read).SendAsync(Replied("abc", trailers), Bytes);

        Assert.Equal((Outcome.Ok, true, ValueHash.Of("abc"u8)), (result.Outcome, result.Found, result.ValueHash));
        Assert.Equal((true, 1_500_000), (result.HasPhases, result.ConsensusNanoseconds));
    }

    [Fact]
    public async Task Reply_without_a_value_finds_nothing_and_a_write_needs_none()
    {
        var absent = await Call(OperationKind.Read).SendAsync(Replied("abc", []), _ => null);
        var written = await Call(OperationKind.Update).SendAsync(Replied("abc", []));

        Assert.Equal((Outcome.Ok, false, ValueHash.Absent), (absent.Outcome, absent.Found, absent.ValueHash));
        Assert.Equal((Outcome.Ok, true, 0UL), (written.Outcome, written.Found, written.ValueHash));
    }

    [Fact]
    public async Task Reply_that_the_caller_judges_is_what_the_caller_says()
    {
        var result = await Call(OperationKind.Update)
            .SendAsync(Replied("abc", []), reply => OperationResult.Ok with { Position = reply.Length });

        Assert.Equal(3, result.Position);
    }

    [Theory]
    [InlineData(OperationKind.Read, StatusCode.NotFound, Outcome.Ok, null)]
    [InlineData(OperationKind.Update, StatusCode.NotFound, Outcome.Failed, "status-notfound")]
    [InlineData(OperationKind.CompareAndSwap, StatusCode.FailedPrecondition, Outcome.Ok, null)]
    [InlineData(OperationKind.Update, StatusCode.FailedPrecondition, Outcome.Failed, "status-failedprecondition")]
    [InlineData(OperationKind.Update, StatusCode.ResourceExhausted, Outcome.Failed, "status-resourceexhausted")]
    [InlineData(OperationKind.Update, StatusCode.DeadlineExceeded, Outcome.Unknown, "timeout")]
    [InlineData(OperationKind.Update, StatusCode.Unavailable, Outcome.Unknown, "status-unavailable")]
    [InlineData(OperationKind.Update, StatusCode.Internal, Outcome.Unknown, "status-internal")]
    public async Task Status_decides_what_is_known_of_the_effect(
        OperationKind kind,
        StatusCode status,
        Outcome outcome,
        string? error
    )
    {
        var refused = Task.FromException<string>(new RpcException(new Status(status, "words that nobody parses")));

        var result = await Call(kind).SendAsync(Pending(refused, []), Bytes);

        Assert.Equal((outcome, error, false), (result.Outcome, result.Error, result.Found));
    }

    [Fact]
    public void Call_that_no_connection_could_be_made_for_has_failed()
    {
        var cause = new HttpRequestException(HttpRequestError.ConnectionError);

        var result = Call(OperationKind.Update).Judge(new Status(StatusCode.Unavailable, "", cause));

        Assert.Equal((Outcome.Failed, "connection-refused"), (result.Outcome, result.Error));
    }

    private static ReadOnlyMemory<byte>? Bytes(string reply) => System.Text.Encoding.ASCII.GetBytes(reply);

    private static AsyncUnaryCall<string> Replied(string reply, Metadata trailers) =>
        Pending(Task.FromResult(reply), trailers);

    private static AsyncUnaryCall<string> Pending(Task<string> response, Metadata trailers) =>
        new(response, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => trailers, () => { });

    private static GrpcCall Call(OperationKind kind)
    {
        var node = new Node { Id = new NodeId("n1"), Ports = new Dictionary<string, IPEndPoint>() };
        var target = new CallTarget(
            node,
            new Uri("http://127.0.0.1:1"),
            new Operation(0, kind, 1, 8),
            new Seed(1),
            CancellationToken.None
        );
        return new GrpcCall(target, new UnusedInvoker(), new PhaseNames(), DateTime.MaxValue);
    }
}
