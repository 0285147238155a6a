namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// Writes of this node that wait until enough members hold them. Gossip spreads a write to everybody soon; what a member has not confirmed after some rounds is
/// sent to it directly, so that an acknowledgement does not hang on one lost receipt.
/// </summary>
/// <param name="core">What the parts share.</param>
internal sealed class PendingWrites(CoreState core)
{
    private const int RoundsBeforeResend = 8;
    private const long ResendAfterMin = 100_000_000;

    private readonly Dictionary<ulong, PendingWrite> _byClock = [];
    private readonly Queue<PendingWrite> _byDeadline = new();
    private readonly PriorityQueue<PendingWrite, long> _byResend = new();

    /// <summary>Writes that wait.</summary>
    public int Count => _byClock.Count;

    /// <summary>When something is due next.</summary>
    public long NextDue =>
        Math.Min(
            _byDeadline.TryPeek(out var oldest) ? oldest.Deadline : long.MaxValue,
            _byResend.TryPeek(out _, out var resend) ? resend : long.MaxValue
        );

    /// <summary>Updates that were sent to a member directly, since the start.</summary>
    public long Resent { get; private set; }

    /// <summary>Adds a write that nobody has confirmed, this node included.</summary>
    public void Add(long now, Update update)
    {
        var pending = new PendingWrite(update, core.Settings.Ack, now + core.Settings.OperationTimeout)
        {
            ResendAfter = Math.Max(ResendAfterMin, RoundsBeforeResend * core.Settings.GossipInterval),
        };
        pending.ResendAt = now + pending.ResendAfter;
        _byClock.Add(update.Stamp.Clock, pending);
        _byDeadline.Enqueue(pending);
        _byResend.Enqueue(pending, pending.ResendAt);
    }

    /// <summary>A member, or this node, holds a write.</summary>
    public void Confirm(ulong clock, int member)
    {
        if (!_byClock.TryGetValue(clock, out var pending))
        {
            return;
        }
        pending.Holders |= UInt128.One << member;
        pending.Receipts++;
        DecideIfEnough(pending);
    }

    /// <summary>Looks at every write anew, because a member died.</summary>
    public void Review()
    {
        foreach (var pending in _byClock.Values.ToArray())
        {
            DecideIfEnough(pending);
        }
    }

    /// <summary>Gives up what is past its deadline and sends again what was not confirmed.</summary>
    public void Tick(long now)
    {
        while (_byDeadline.TryPeek(out var oldest) && (oldest.IsDecided || now >= oldest.Deadline))
        {
            _byDeadline.Dequeue();
            if (!oldest.IsDecided)
            {
                Decide(oldest, isAcknowledged: false);
            }
        }
        while (_byResend.TryPeek(out var next, out var at) && (next.IsDecided || now >= at))
        {
            _byResend.Dequeue();
            if (!next.IsDecided)
            {
                Resend(now, next);
            }
        }
    }

    private void Resend(long now, PendingWrite pending)
    {
        for (var i = 0; i < core.Members.Length; i++)
        {
            if (i == core.Self || !core.Members[i].IsLive || (pending.Holders & (UInt128.One << i)) != 0)
            {
                continue;
            }
            core.SendPiggybacked(i, pending.Update);
            Resent++;
        }
        pending.ResendAfter *= 2;
        pending.ResendAt = now + pending.ResendAfter;
        _byResend.Enqueue(pending, pending.ResendAt);
    }

    private void DecideIfEnough(PendingWrite pending)
    {
        var live = core.LiveBits;
        var counted = core.Rules.CountsMembersOnce ? (int)UInt128.PopCount(pending.Holders) : pending.Receipts;
        var own = (pending.Holders & (UInt128.One << core.Self)) != 0;
        var isEnough = pending.Level switch
        {
            AckLevel.One => own,
            AckLevel.Quorum => counted >= core.Rules.Quorum(core.Members.Length),
            _ => (pending.Holders & live) == live,
        };
        // Before this node itself holds it, nothing is acknowledged: a restart would forget the client's own write.
        if (isEnough && own)
        {
            Decide(pending, isAcknowledged: true);
        }
    }

    private void Decide(PendingWrite pending, bool isAcknowledged)
    {
        pending.IsDecided = true;
        _byClock.Remove(pending.Update.Stamp.Clock);
        core.Actions.Decisions.Add(
            new WriteDecision(pending.Update.Stamp, isAcknowledged, (int)UInt128.PopCount(pending.Holders))
        );
    }
}
