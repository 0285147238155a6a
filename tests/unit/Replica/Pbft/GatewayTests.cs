using Microsoft.Extensions.Time.Testing;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Pbft;
using PerfTests.Replica.Pbft.Clients;
using PerfTests.Replica.Wire;

namespace PerfTests.UnitTests.Replica.Pbft;

public sealed class GatewayTests : IDisposable
{
    private static readonly string[] Names = ["n1", "n2", "n3", "n4"];

    private readonly FakeTimeProvider time = new();
    private readonly List<(WireRequest Request, bool ToAll)> sent = [];
    private readonly KeyRing keys = KeyRing.Derive(new byte[32], "c", Names, "n2");
    private readonly Gateway gateway;

    public GatewayTests() =>
        gateway = new Gateway(
            keys,
            new PbftParameters(new ParameterSet()),
            () => TimeSpan.FromSeconds(1),
            (request, toAll) => sent.Add((request, toAll)),
            time
        );

    public void Dispose()
    {
        gateway.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task Operation_is_signed_by_the_node_and_decided_by_what_f_plus_1_replicas_say()
    {
        var result = gateway.SubmitAsync(Put(1), time.GetTimestamp());
        var (request, toAll) = Assert.Single(sent);
        Assert.False(toAll);
        Assert.Equal(1, request.Signer);
        Assert.True(keys.Verify(1, request.Signed, request.Signature));

        gateway.Take(0, Reply(request, outcome: 2));
        gateway.Take(0, Reply(request, outcome: 0));
        gateway.Take(3, Reply(request, outcome: 0));
        Assert.False(result.IsCompleted);
        gateway.Take(2, Reply(request, outcome: 0));

        Assert.Equal((OperationOutcome.Ok, 9), ((await result).Outcome, (await result).Index));
    }

    [Fact]
    public async Task Operations_that_find_no_free_lane_are_signed_together_and_each_gets_its_own_result()
    {
        var first = Enumerable.Range(0, 64).Select(i => gateway.SubmitAsync(Put(i), 0)).ToList();
        var second = Enumerable.Range(64, 3).Select(i => gateway.SubmitAsync(Put(i), 0)).ToList();
        Assert.Equal((64, 3), (sent.Count, gateway.Waiting));

        Answer(sent[5].Request, 0);
        await first[5];
        var together = sent[^1].Request;
        Assert.Equal((3, 0), (together.Count, gateway.Waiting));
        Answer(together, 0, 1, 2);

        Assert.Equal(
            [OperationOutcome.Ok, OperationOutcome.Mismatch, OperationOutcome.NotFound],
            (await Task.WhenAll(second)).Select(r => r.Outcome)
        );
    }

    [Fact]
    public async Task Request_without_an_answer_goes_to_all_and_ends_as_unknown_in_the_end()
    {
        var result = gateway.SubmitAsync(Put(1), time.GetTimestamp());

        time.Advance(TimeSpan.FromMilliseconds(350));
        Assert.Contains(sent, s => s.ToAll && s.Request.Digest == sent[0].Request.Digest);
        time.Advance(TimeSpan.FromMilliseconds(700));

        Assert.Equal(OperationOutcome.Unknown, (await result).Outcome);
        // A late answer to it is nobody's.
        Answer(sent[0].Request, 0);
        var next = gateway.SubmitAsync(Put(2), time.GetTimestamp());
        Answer(sent[^1].Request, 0);
        Assert.Equal(OperationOutcome.Ok, (await next).Outcome);
    }

    [Fact]
    public async Task Stopped_gateway_says_which_operations_were_not_accepted_and_which_are_unknown()
    {
        var underWay = Enumerable.Range(0, 64).Select(i => gateway.SubmitAsync(Put(i), 0)).ToList();
        var waiting = gateway.SubmitAsync(Put(99), 0);

        gateway.Dispose();

        Assert.All(await Task.WhenAll(underWay), r => Assert.Equal(OperationOutcome.Unknown, r.Outcome));
        Assert.Equal(OperationOutcome.Unavailable, (await waiting).Outcome);
        Assert.Equal(OperationOutcome.Unavailable, (await gateway.SubmitAsync(Put(100), 0)).Outcome);
    }

    [Fact]
    public void Foreign_replies_are_ignored()
    {
        var result = gateway.SubmitAsync(Put(1), 0);
        var reply = Reply(sent[0].Request, 0).ToArray();
        for (var i = 0; i < reply.Length; i++)
            gateway.Take(i % 4, reply.AsMemory(0, i));
        foreach (var replica in new[] { 0, 2, 3 })
            gateway.Take(replica, Reply(sent[0].Request, 0, 0));

        Assert.False(result.IsCompleted);
    }

    private static Operation Put(int id) => new((UInt128)(ulong)id, OperationKind.Put, [1], [2]);

    private static ReadOnlyMemory<byte> Reply(WireRequest request, params byte[] outcome)
    {
        var output = new WireWriter();
        WireReply.Begin(output, request.Client, request.Timestamp, outcome.Length);
        foreach (var one in outcome)
            WireReply.Result(output, one, isDuplicate: false, index: 9, value: null);
        WireReply.End(output, 0, 1, 2, 3);
        return output.ToArray();
    }

    private void Answer(WireRequest request, params byte[] outcome)
    {
        gateway.Take(0, Reply(request, outcome));
        gateway.Take(3, Reply(request, outcome));
    }
}
