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

    private readonly FakeTimeProvider _time = new();
    private readonly List<(WireRequest Request, bool ToAll)> _sent = [];
    private readonly KeyRing _keys = KeyRing.Derive(new byte[32], "c", Names, "n2");
    private readonly Gateway _gateway;

    public GatewayTests() =>
        _gateway = new Gateway(
            _keys,
            new PbftParameters(new ParameterSet()),
            () => TimeSpan.FromSeconds(1),
            (request, toAll) => _sent.Add((request, toAll)),
            _time
        );

    public void Dispose()
    {
        _gateway.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public async Task Operation_is_signed_by_the_node_and_decided_by_what_f_plus_1_replicas_say()
    {
        var result = _gateway.SubmitAsync(Put(1), _time.GetTimestamp());
        var (request, toAll) = Assert.Single(_sent);
        Assert.False(toAll);
        Assert.Equal(1, request.Signer);
        Assert.True(_keys.Verify(1, request.Signed, request.Signature));

        _gateway.HandleReply(0, Reply(request, outcome: 2));
        _gateway.HandleReply(0, Reply(request, outcome: 0));
        _gateway.HandleReply(3, Reply(request, outcome: 0));
        Assert.False(result.IsCompleted);
        _gateway.HandleReply(2, Reply(request, outcome: 0));

        Assert.Equal((OperationOutcome.Ok, 9), ((await result).Outcome, (await result).Index));
    }

    [Fact]
    public async Task Operations_that_find_no_free_lane_are_signed_together_and_each_gets_its_own_result()
    {
        var first = Enumerable.Range(0, 64).Select(i => _gateway.SubmitAsync(Put(i), 0)).ToList();
        var second = Enumerable.Range(64, 3).Select(i => _gateway.SubmitAsync(Put(i), 0)).ToList();
        Assert.Equal((64, 3), (_sent.Count, _gateway.Waiting));

        Answer(_sent[5].Request, 0);
        await first[5];
        var together = _sent[^1].Request;
        Assert.Equal((3, 0), (together.Count, _gateway.Waiting));
        Answer(together, 0, 1, 2);

        Assert.Equal(
            [OperationOutcome.Ok, OperationOutcome.Mismatch, OperationOutcome.NotFound],
            (await Task.WhenAll(second)).Select(r => r.Outcome)
        );
    }

    [Fact]
    public async Task Request_without_an_answer_goes_to_all_and_ends_as_unknown_in_the_end()
    {
        var result = _gateway.SubmitAsync(Put(1), _time.GetTimestamp());

        _time.Advance(TimeSpan.FromMilliseconds(350));
        Assert.Contains(_sent, s => s.ToAll && s.Request.Digest == _sent[0].Request.Digest);
        _time.Advance(TimeSpan.FromMilliseconds(700));

        Assert.Equal(OperationOutcome.Unknown, (await result).Outcome);
        // A late answer to it is nobody's.
        Answer(_sent[0].Request, 0);
        var next = _gateway.SubmitAsync(Put(2), _time.GetTimestamp());
        Answer(_sent[^1].Request, 0);
        Assert.Equal(OperationOutcome.Ok, (await next).Outcome);
    }

    [Fact]
    public async Task Stopped_gateway_says_which_operations_were_not_accepted_and_which_are_unknown()
    {
        var underWay = Enumerable.Range(0, 64).Select(i => _gateway.SubmitAsync(Put(i), 0)).ToList();
        var waiting = _gateway.SubmitAsync(Put(99), 0);

        _gateway.Dispose();

        Assert.All(await Task.WhenAll(underWay), r => Assert.Equal(OperationOutcome.Unknown, r.Outcome));
        Assert.Equal(OperationOutcome.Unavailable, (await waiting).Outcome);
        Assert.Equal(OperationOutcome.Unavailable, (await _gateway.SubmitAsync(Put(100), 0)).Outcome);
    }

    [Fact]
    public void Foreign_replies_are_ignored()
    {
        var result = _gateway.SubmitAsync(Put(1), 0);
        var reply = Reply(_sent[0].Request, 0).ToArray();
        for (var i = 0; i < reply.Length; i++)
        {
            _gateway.HandleReply(i % 4, reply.AsMemory(0, i));
        }
        foreach (var replica in new[] { 0, 2, 3 })
        {
            _gateway.HandleReply(replica, Reply(_sent[0].Request, 0, 0));
        }

        Assert.False(result.IsCompleted);
    }

    private static Operation Put(int id) => new((UInt128)(ulong)id, OperationKind.Put, [1], [2]);

    private static ReadOnlyMemory<byte> Reply(WireRequest request, params byte[] outcome)
    {
        var output = new WireWriter();
        WireReply.Begin(output, request.Client, request.Timestamp, outcome.Length);
        foreach (var one in outcome)
        {
            WireReply.Result(output, one, isDuplicate: false, index: 9, value: null);
        }
        WireReply.End(output, 0, 1, 2, 3);
        return output.ToArray();
    }

    private void Answer(WireRequest request, params byte[] outcome)
    {
        _gateway.HandleReply(0, Reply(request, outcome));
        _gateway.HandleReply(3, Reply(request, outcome));
    }
}
