using PerfTests.Replica.Pbft.Clients;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Pbft.Verification;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;

namespace PerfTests.UnitTests.Replica.Pbft;

/// <summary>Reads out of order; the reader is this node's own, so that its answers need no connection.</summary>
public sealed class ReplyDeskTests
{
    private readonly List<WireReply> answers = [];
    private readonly Traffic traffic = new();
    private readonly Misbehaviour misbehaviour = new(0, 4, WireRequest.Sha256);
    private readonly ReplyDesk desk;

    public ReplyDeskTests()
    {
        var keys = KeyRing.Derive(new byte[32], "c", ["n1", "n2", "n3", "n4"], "n1");
        var outbox = new Outbox(keys, misbehaviour, [null, null, null, null], _ => { }, traffic);
        var clients = new ClientDesk(
            new Intake(null!, null!, traffic, (_, _) => true, _ => true),
            () => new WireWelcome(0, 1, 0, ReadsUnordered: true),
            traffic
        );
        desk = new ReplyDesk(
            0,
            new KeyValueStore(),
            clients,
            (_, bytes) => answers.Add(WireReply.Read(bytes)!),
            outbox,
            misbehaviour,
            traffic
        );
    }

    [Fact]
    public void Read_waits_for_every_place_that_was_prepared_when_it_came()
    {
        desk.NotePrepared([new PbftRecord.Prepared(0, 6, default), new PbftRecord.Prepared(0, 7, default)]);
        desk.Read(Request(1), executed: 5, mayVote: true);
        desk.NotePrepared([new PbftRecord.Prepared(0, 8, default)]);

        desk.AnswerReads(executed: 6, view: 0);
        Assert.Empty(answers);
        desk.AnswerReads(executed: 7, view: 3);

        Assert.Equal((1, 3), (answers.Single().Timestamp, answers.Single().View));
    }

    [Fact]
    public void Read_is_answered_at_once_where_nothing_is_under_way()
    {
        desk.Read(Request(1), executed: 5, mayVote: true);
        desk.AnswerReads(executed: 5, view: 0);

        Assert.Single(answers);
    }

    [Fact]
    public void Replica_that_forgot_what_it_prepared_answers_no_read()
    {
        desk.Read(Request(1), executed: 5, mayVote: false);
        desk.AnswerReads(executed: 99, view: 0);

        Assert.Empty(answers);
        Assert.Equal(1, traffic.Dropped(DropReason.Stale));
    }

    [Fact]
    public void Reads_that_wait_are_bounded()
    {
        desk.NotePrepared([new PbftRecord.Prepared(0, 7, default)]);
        for (var i = 0; i < 5_000; i++)
            desk.Read(Request(i), executed: 5, mayVote: true);
        desk.AnswerReads(executed: 7, view: 0);

        Assert.Equal(5_000, answers.Count + traffic.Dropped(DropReason.Overloaded));
        Assert.InRange(answers.Count, 1, 4_999);
    }

    [Fact]
    public void Phases_follow_from_the_stamps_and_are_none_where_there_are_no_stamps()
    {
        byte[] matched = [.. new byte[18]];
        desk.Answer(new PbftReply(Request(1), matched, 2, ArrivedAt: 100, ProposedAt: 150, CommittedAt: 400), now: 410);
        desk.Answer(new PbftReply(Request(1), matched, 2, ArrivedAt: 0, ProposedAt: 1, CommittedAt: 400), now: 410);

        Assert.Equal([50, 0], answers.Select(a => a.SubmissionNanoseconds));
        Assert.Equal([250, 0], answers.Select(a => a.ConsensusNanoseconds));
        Assert.Equal([10, 0], answers.Select(a => a.ApplicationNanoseconds));
    }

    [Fact]
    public void Liar_answers_with_something_else()
    {
        byte[] matched = [.. new byte[30]];
        var reply = new PbftReply(Request(1), matched, 0, 0, 0, 0);
        desk.Answer(reply, now: 0);
        misbehaviour.Behaviour = ByzantineBehaviour.BogusReplies;
        desk.Answer(reply, now: 0);

        Assert.Equal(matched, answers[0].Matched.ToArray());
        Assert.NotEqual(matched, answers[1].Matched.ToArray());
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
