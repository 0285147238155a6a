using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.State;
using PerfTests.Replica.Storage;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Faults;

/// <summary>
/// Turns what a correct replica would send into what a Byzantine one sends. It has that replica's keys and no others, as an attacker who took it over would.
/// </summary>
/// <param name="self">The replica.</param>
/// <param name="nodes">How many replicas there are.</param>
/// <param name="hash">Takes digests.</param>
internal sealed class Misbehaviour(int self, int nodes, Hashing hash)
{
    private const int OldMessagesMax = 128;

    private readonly Queue<PbftMessage> old = new();
    private Batch? previous;
    private (long Place, Batch Other) twin;

    /// <summary>How it misbehaves now.</summary>
    public ByzantineBehaviour Behaviour { get; set; }

    /// <summary>How long a proposal may be held back, in nanoseconds: just under the others' timeout.</summary>
    public long Delay { get; set; }

    /// <summary>What is sent to one replica in place of a message, each with a delay in nanoseconds.</summary>
    /// <param name="target">The receiver; this replica itself for what comes back to it.</param>
    /// <param name="message">What a correct replica would send.</param>
    /// <param name="sent">Receives what is sent.</param>
    public void Transform(int target, PbftMessage message, List<(PbftMessage Message, long Delay)> sent)
    {
        var isOther = (target & 1) == 1 && target != self;
        switch (Behaviour)
        {
            case ByzantineBehaviour.SilentPrimary when message is PrePrepare or NewView:
            case ByzantineBehaviour.SelectiveSilence when target == (self + 1) % nodes:
                return;
            case ByzantineBehaviour.EquivocatePrePrepare when isOther:
                sent.Add((Otherwise(message), 0));
                return;
            case ByzantineBehaviour.EquivocatePrePrepare when message is Prepare vote && previous is not null:
                sent.Add((new PrePrepare(self, vote.View, vote.Sequence + 1, previous), 0));
                sent.Add((message, 0));
                return;
            case ByzantineBehaviour.EquivocateVotes when message is PrePrepare own:
                sent.Add((message, 0));
                sent.Add((new Prepare(self, own.View, own.Sequence, own.Batch.Digest), 0));
                return;
            case ByzantineBehaviour.WrongDigest when message is StateChunk chunk:
                var empty = new PbftState(new KeyValueStore()).Freeze()();
                sent.Add((chunk with { Offset = 0, Total = empty.Length, Bytes = empty }, 0));
                return;
            case ByzantineBehaviour.HideCertificate when message is NewView begun && begun.Sender == self:
                sent.Add((begun with { Chosen = [.. begun.Chosen.Select(_ => Digest.Null)], Signature = null }, 0));
                return;
            case ByzantineBehaviour.EquivocateVotes when isOther:
            case ByzantineBehaviour.WrongDigest when target != self:
                sent.Add((WithOtherDigest(message), 0));
                return;
            case ByzantineBehaviour.InvalidSignatures when isOther && (message.IsAlwaysSigned || message.IsVote):
                sent.Add((message with { Signature = new byte[WireLimits.SignatureBytes] }, 0));
                return;
            case ByzantineBehaviour.DelayUnderTimeout when message is PrePrepare:
                sent.Add((message, Delay));
                return;
            case ByzantineBehaviour.HideCertificate when message is ViewChange said && said.Sender == self:
                sent.Add((said with { Prepared = [], PrePrepared = [], Signature = null }, 0));
                return;
            default:
                sent.Add((message, 0));
                break;
        }
        if (Behaviour == ByzantineBehaviour.ReplayOldViews && target != self)
            Replay(message, sent);
        if (message is PrePrepare proposal)
            previous = proposal.Batch;
    }

    /// <summary>Shows it a batch that another replica proposed.</summary>
    public void See(Batch batch) => previous = batch;

    /// <summary>What a client is told in place of a reply.</summary>
    public byte[] Reply(byte[] matched)
    {
        if (Behaviour != ByzantineBehaviour.BogusReplies || matched.Length < 19)
            return matched;
        var bogus = (byte[])matched.Clone();
        // The first result's outcome: an acknowledged write becomes one that was not, a value found one that is missing.
        bogus[18] ^= 2;
        return bogus;
    }

    private PbftMessage Otherwise(PbftMessage message)
    {
        switch (message)
        {
            case PrePrepare proposal:
                var other = OtherBatch(proposal.Batch);
                twin = (proposal.Sequence, other);
                previous = proposal.Batch;
                return proposal with { Batch = other };
            case Prepare vote when vote.Sequence == twin.Place:
                return vote with { Digest = twin.Other.Digest };
            case Commit vote when vote.Sequence == twin.Place:
                return vote with { Digest = twin.Other.Digest };
            default:
                return message;
        }
    }

    private Batch OtherBatch(Batch batch)
    {
        if (batch.Requests.Count > 1)
            return new Batch([.. batch.Requests.Skip(1)], hash);
        return previous is not null && previous.Digest != batch.Digest
            ? previous
            : new Batch([.. batch.Requests, .. batch.Requests], hash);
    }

    private static PbftMessage WithOtherDigest(PbftMessage message) =>
        message switch
        {
            Prepare vote => vote with { Digest = Other(vote.Digest) },
            Commit vote => vote with { Digest = Other(vote.Digest) },
            CheckpointVote vote => vote with { State = Other(vote.State), Signature = null },
            _ => message,
        };

    private static Digest Other(Digest digest) => digest with { A = ~digest.A };

    private void Replay(PbftMessage message, List<(PbftMessage Message, long Delay)> sent)
    {
        if (old.Count > 0)
            sent.Add((old.Peek(), 0));
        if (message is PrePrepare or Prepare or Commit or ViewChange or NewView)
            old.Enqueue(message);
        if (old.Count > OldMessagesMax)
            old.Dequeue();
    }
}
