using PerfTests.Replica.Pbft.Clients;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Pbft.Verification;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;

namespace PerfTests.UnitTests.Replica.Pbft;

/// <summary>Reads out of order; the reader is this node's own, so that its answers need no connection.</summary>
public sealed class ReplySenderTests
{
    private readonly List<WireReply> _answers = [];
    private readonly Traffic _traffic = new();
    private readonly Misbehaviour _misbehaviour = new(0, 4, WireRequest.Sha256);
    private readonly ReplySender _desk;

    public ReplySenderTests()
    {
        var keys = KeyRing.Derive(new byte[32], "c", ["n1", "n2", "n3", "n4"], "n1");
        var outbox = new Outbox(keys, _misbehaviour, [null, null, null, null], _ => { }, _traffic);
        var clients = new ClientConnections(
            new MessageReceiver(null!, null!, _traffic, (_, _) => true, _ => true),
            () => new WireWelcome(0, 1, 0, ReadsUnordered: true),
            _traffic
        );
        _desk = new ReplySender(
            0,
            new KeyValueStore(),
            clients,
            (_, bytes) => _answers.Add(WireReply.Read(bytes)!),
            outbox,
            _misbehaviour,
            _traffic
        );
    }

    [Fact]
    public void Read_waits_for_every_place_that_was_prepared_when_it_came()
    {
        _desk.NotePrepared([new PbftRecord.Prepared(0, 6, default), new PbftRecord.Prepared(0, 7, default)]);
        _desk.Read(Request(1), executed: 5, mayVote: true);
        _desk.NotePrepared([new PbftRecord.Prepared(0, 8, default)]);

        _desk.AnswerReads(executed: 6, view: 0);
        Assert.Empty(_answers);
        _desk.AnswerReads(executed: 7, view: 3);

        Assert.Equal((1, 3), (_answers.Single().Timestamp, _answers.Single().View));
    }

    [Fact]
    public void Read_is_answered_at_once_where_nothing_is_under_way()
    {
        _desk.Read(Request(1), executed: 5, mayVote: true);
        _desk.AnswerReads(executed: 5, view: 0);

        Assert.Single(_answers);
    }

    [Fact]
    public void Replica_that_forgot_what_it_prepared_answers_no_read()
    {
        _desk.Read(Request(1), executed: 5, mayVote: false);
        _desk.AnswerReads(executed: 99, view: 0);

        Assert.Empty(_answers);
        Assert.Equal(1, _traffic.Dropped(DropReason.Stale));
    }

    [Fact]
    public void Reads_that_wait_are_bounded()
    {
        _desk.NotePrepared([new PbftRecord.Prepared(0, 7, default)]);
        for (var i = 0; i < 5_000; i++)
        {
            _desk.Read(Request(i), executed: 5, mayVote: true);
        }
        _desk.AnswerReads(executed: 7, view: 0);

        Assert.Equal(5_000, _answers.Count + _traffic.Dropped(DropReason.Overloaded));
        Assert.InRange(_answers.Count, 1, 4_999);
    }

    [Fact]
    public void Phases_follow_from_the_stamps_and_are_none_where_there_are_no_stamps()
    {
        byte[] matched = [.. new byte[18]];
        _desk.Answer(
            new PbftReply(Request(1), matched, 2, ArrivedAt: 100, ProposedAt: 150, CommittedAt: 400),
            now: 410
        );
        _desk.Answer(new PbftReply(Request(1), matched, 2, ArrivedAt: 0, ProposedAt: 1, CommittedAt: 400), now: 410);

        Assert.Equal([50, 0], _answers.Select(a => a.SubmissionNanoseconds));
        Assert.Equal([250, 0], _answers.Select(a => a.ConsensusNanoseconds));
        Assert.Equal([10, 0], _answers.Select(a => a.ApplicationNanoseconds));
    }

    [Fact]
    public void Liar_answers_with_something_else()
    {
        byte[] matched = [.. new byte[30]];
        var reply = new PbftReply(Request(1), matched, 0, 0, 0, 0);
        _desk.Answer(reply, now: 0);
        _misbehaviour.Behaviour = ByzantineBehaviour.BogusReplies;
        _desk.Answer(reply, now: 0);

        Assert.Equal(matched, _answers[0].Matched.ToArray());
        Assert.NotEqual(matched, _answers[1].Matched.ToArray());
    }

    private static WireRequest Request(long timestamp)
    {
        var operations = new WireWriter();
        WireOperation.Write(operations, WireOperation.Get, 1, [1], [], [], hasExpected: false);
        var bytes = WireRequest.Build(
            0,
            WireLane.Of(0, 1, 1),
            timestamp,
            isUnordered: true,
            1,
            operations.Written,
            (_, signature) => signature.Clear()
        );
        return WireRequest.Read(bytes, WireRequest.Sha256)!;
    }
}
