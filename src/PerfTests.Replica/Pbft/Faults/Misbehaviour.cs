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

    private readonly Queue<PbftMessage> _old = new();
    private Batch? _previous;
    private (long View, long Sequence, Batch Other) _twin;

    /// <summary>What the replicas across voted for, and the votes that they are still to be given, oldest first.</summary>
    private readonly SortedList<long, (long View, Digest Digest)> _across = [];
    private readonly List<Commit>[] _owed = [.. Enumerable.Range(0, nodes).Select(_ => new List<Commit>())];

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
            case ByzantineBehaviour.EquivocatePrePrepare when target != self:
                Equivocate(target, message, sent);
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
        {
            Replay(message, sent);
        }
        if (message is PrePrepare proposal)
        {
            _previous = proposal.Batch;
        }
    }

    /// <summary>Shows it what another replica says, for it to make use of.</summary>
    public void See(PbftMessage message)
    {
        if (message is PrePrepare proposal)
        {
            _previous = proposal.Batch;
        }
        if (
            Behaviour != ByzantineBehaviour.EquivocatePrePrepare
            || message is not Prepare vote
            || !IsAcross(vote.Sender)
        )
        {
            return;
        }
        _across[vote.Sequence] = (vote.View, vote.Digest);
        if (_across.Count > OldMessagesMax)
        {
            _across.RemoveAt(0);
        }
    }

    /// <summary>What a client is told in place of a reply.</summary>
    public byte[] Reply(byte[] matched)
    {
        if (Behaviour != ByzantineBehaviour.BogusReplies || matched.Length < 19)
        {
            return matched;
        }
        var bogus = (byte[])matched.Clone();
        // The first result's outcome: an acknowledged write becomes one that was not, a value found one that is missing.
        bogus[18] ^= 2;
        return bogus;
    }

    /// <summary>Replicas with an odd index are given another batch than those with an even one.</summary>
    private bool IsAcross(int other) => ((other ^ self) & 1) == 1;

    /// <summary>
    /// One that equivocates alone achieves nothing. Two, of which one is the primary, make correct replicas decide differently: the primary vouches to each for the batch that
    /// it was given, and the other votes to those across as they voted themselves, once it has heard how.
    /// </summary>
    private void Equivocate(int target, PbftMessage message, List<(PbftMessage Message, long Delay)> sent)
    {
        PayVotes(target, sent);
        switch (message)
        {
            case PrePrepare proposal:
                var given = (target & 1) == 1 ? proposal with { Batch = Twin(proposal) } : proposal;
                sent.Add((given, 0));
                sent.Add((new Commit(self, given.View, given.Sequence, given.Batch.Digest), 0));
                return;
            case Prepare when IsAcross(target):
                return;
            case Commit vote when IsAcross(target):
                if (_owed[target].Count < OldMessagesMax)
                {
                    _owed[target].Add(vote);
                }
                PayVotes(target, sent);
                return;
            case Prepare vote when _previous is not null:
                sent.Add((new PrePrepare(self, vote.View, vote.Sequence + 1, _previous), 0));
                sent.Add((message, 0));
                return;
            default:
                sent.Add((message, 0));
                return;
        }
    }

    private void PayVotes(int target, List<(PbftMessage Message, long Delay)> sent)
    {
        foreach (var vote in _owed[target])
        {
            if (!_across.TryGetValue(vote.Sequence, out var heard) || heard.View != vote.View)
            {
                continue;
            }
            sent.Add((new Prepare(self, vote.View, vote.Sequence, heard.Digest), 0));
            sent.Add((new Commit(self, vote.View, vote.Sequence, heard.Digest), 0));
        }
        _owed[target]
            .RemoveAll(vote =>
                !_across.TryGetValue(vote.Sequence, out var heard) ? IsForgotten(vote) : heard.View >= vote.View
            );
    }

    private bool IsForgotten(Commit vote) => _across.Count > 0 && vote.Sequence < _across.Keys[0];

    private Batch Twin(PrePrepare proposal)
    {
        if ((_twin.View, _twin.Sequence) != (proposal.View, proposal.Sequence))
        {
            _twin = (proposal.View, proposal.Sequence, OtherBatch(proposal.Batch));
            _previous = proposal.Batch;
        }
        return _twin.Other;
    }

    private Batch OtherBatch(Batch batch)
    {
        if (batch.Requests.Count > 1)
        {
            return new Batch([.. batch.Requests.Skip(1)], hash);
        }
        return _previous is not null && _previous.Digest != batch.Digest
            ? _previous
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
        if (_old.Count > 0)
        {
            sent.Add((_old.Peek(), 0));
        }
        if (message is PrePrepare or Prepare or Commit or ViewChange or NewView)
        {
            _old.Enqueue(message);
        }
        if (_old.Count > OldMessagesMax)
        {
            _old.Dequeue();
        }
    }
}
