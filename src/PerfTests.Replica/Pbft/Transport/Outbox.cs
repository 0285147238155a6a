using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Pbft.Messages;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Signs, encodes and sends what the core says, or what a Byzantine replica says in its place. One thread uses it.</summary>
/// <param name="keys">This node's keys.</param>
/// <param name="misbehaviour">How this node lies, if it does.</param>
/// <param name="links">The links by replica; null for this one.</param>
/// <param name="loopBack">Takes what comes back to this replica.</param>
/// <param name="traffic">Counts.</param>
internal sealed class Outbox(
    KeyRing keys,
    Misbehaviour misbehaviour,
    IReadOnlyList<PeerLink?> links,
    Action<PbftMessage> loopBack,
    Traffic traffic
)
{
    private const int DelayedMax = 4_096;

    private readonly WireWriter _content = new(64 * 1024);
    private readonly List<(PbftMessage Message, long Delay)> _transformed = [];
    private readonly PriorityQueue<(int Target, byte[] Bytes), long> _delayed = new();

    /// <summary>Whether votes carry a signature.</summary>
    public bool AreVotesSigned { get; set; }

    /// <summary>When the next delayed message is due; <see cref="long.MaxValue"/> without one.</summary>
    public long NextDue => _delayed.TryPeek(out _, out var due) ? due : long.MaxValue;

    private int Self => keys.Index;

    /// <summary>Sends a message to a replica, or to <see cref="PbftActions.Everyone"/>.</summary>
    /// <param name="target">The replica.</param>
    /// <param name="message">The message; what must be signed comes back to this replica too when it goes to everyone.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Send(int target, PbftMessage message, long now)
    {
        if (misbehaviour.Behaviour != ByzantineBehaviour.None)
        {
            SendOtherwise(target, message, now);
            return;
        }
        var sealedMessage = Seal(message);
        var bytes = Encode(sealedMessage);
        if (target != PbftActions.Everyone)
        {
            Post(target, bytes);
            return;
        }
        for (var other = 0; other < links.Count; other++)
        {
            if (other != Self)
            {
                Post(other, bytes);
            }
        }
        if (message.IsAlwaysSigned)
        {
            loopBack(sealedMessage);
        }
    }

    /// <summary>Sends the delayed messages that are due.</summary>
    public void SendDelayed(long now)
    {
        while (_delayed.TryPeek(out _, out var due) && due <= now)
        {
            var (target, bytes) = _delayed.Dequeue();
            Post(target, bytes);
        }
    }

    private void SendOtherwise(int target, PbftMessage message, long now)
    {
        if (target != PbftActions.Everyone)
        {
            SendOtherwiseTo(target, message, now);
            return;
        }
        for (var other = 0; other < links.Count; other++)
        {
            if (other != Self || message.IsAlwaysSigned)
            {
                SendOtherwiseTo(other, message, now);
            }
        }
    }

    private void SendOtherwiseTo(int target, PbftMessage message, long now)
    {
        _transformed.Clear();
        misbehaviour.Transform(target, message, _transformed);
        foreach (var (sent, delay) in _transformed)
        {
            var sealedMessage = Seal(sent);
            if (target == Self)
            {
                loopBack(sealedMessage);
            }
            else if (delay > 0 && _delayed.Count < DelayedMax)
            {
                _delayed.Enqueue((target, Encode(sealedMessage)), now + delay);
            }
            else
            {
                Post(target, Encode(sealedMessage));
            }
        }
    }

    private void Post(int target, byte[] bytes)
    {
        if (links[target]?.Post(bytes) == true)
        {
            traffic.CountSent(bytes);
        }
        else
        {
            traffic.Drop(DropReason.Unsent);
        }
    }

    private PbftMessage Seal(PbftMessage message)
    {
        var isSigned = message.IsAlwaysSigned || (message.IsVote && AreVotesSigned);
        if (!isSigned || message.Signature is not null || message.Sender != Self)
        {
            return message;
        }
        _content.Truncate();
        MessageCodec.WriteContent(_content, message);
        var signature = new byte[WireLimits.SignatureBytes];
        keys.Sign(_content.Written, signature);
        return message with { Signature = signature };
    }

    private byte[] Encode(PbftMessage message)
    {
        _content.Truncate();
        MessageCodec.Write(_content, message);
        return _content.ToArray();
    }
}
