namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// A gossiping member as a state machine: an event changes the state and says what is to be done. It knows no socket, no disk and no clock: time is told, in
/// nanoseconds of a monotonic clock, and chance comes from a seed. Not safe for concurrent calls.
/// </summary>
internal sealed class GossipCore
{
    private const long DeadAreToldFor = 30_000_000_000;

    private readonly CoreState core;
    private readonly GossipMap map;
    private readonly HybridClock clock = new();
    private readonly MemberTable table;
    private readonly FailureDetector detector;
    private readonly AntiEntropy exchange;
    private readonly PendingWrites pending;
    private readonly Dictionary<Stamp, bool> unsynced = [];
    private readonly Dictionary<(int Node, ulong Life), List<ulong>> receipts = [];
    private readonly ulong life;
    private readonly List<GossipMessage> riders = [];
    private long copiesReceived;
    private long copiesNeeded;
    private long nextRound;
    private UInt128 reviewedLive;

    /// <summary>A member that has not started.</summary>
    /// <param name="memberCount">Members of the cluster, at most <see cref="CoreState.MembersMax"/>.</param>
    /// <param name="self">This member's place among them.</param>
    /// <param name="settings">Settings in force.</param>
    /// <param name="map">The state, recovered from disk or empty.</param>
    /// <param name="life">When this process started: later than every earlier start of this member.</param>
    /// <param name="seed">Decides whom to gossip with.</param>
    /// <param name="rules">The decisions; tests replace them.</param>
    public GossipCore(
        int memberCount,
        int self,
        GossipSettings settings,
        GossipMap map,
        ulong life,
        ulong seed,
        GossipRules? rules = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memberCount, CoreState.MembersMax);
        (this.map, this.life) = (map, life);
        core = new CoreState(memberCount, self, settings, rules ?? new GossipRules(), new GossipRandom(seed));
        table = new MemberTable(core);
        detector = new FailureDetector(core, table);
        exchange = new AntiEntropy(core, table, map);
        pending = new PendingWrites(core);
        foreach (var update in map.All())
            clock.Observe(update.Stamp.Clock);
    }

    /// <summary>What is to be done; the caller does it and clears it after each event.</summary>
    public GossipActions Actions => core.Actions;

    /// <summary>Every member as this one believes it to be.</summary>
    public IReadOnlyList<Member> Members => core.Members;

    /// <summary>Whether another member has answered since the start.</summary>
    public bool HasJoined => exchange.HasJoined;

    /// <summary>Members believed to live, this one included.</summary>
    public int Live => (int)UInt128.PopCount(core.LiveBits);

    /// <summary>Writes that wait for their acknowledgement.</summary>
    public int Pending => pending.Count;

    /// <summary>Messages that wait to be gossiped.</summary>
    public int Queued => core.Queue.Count;

    /// <summary>Settings in force; a change counts from the next event.</summary>
    public GossipSettings Settings
    {
        get => core.Settings;
        set => core.Settings = value;
    }

    /// <summary>What was counted.</summary>
    public GossipCounts Counts =>
        new(
            copiesReceived,
            copiesNeeded,
            table.FalseSuspicions,
            table.Refutations,
            exchange.Begun,
            pending.Resent,
            core.Queue.Dropped
        );

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public long NextDue
    {
        get
        {
            var due = Math.Min(Math.Min(detector.NextDue, exchange.NextDue), pending.NextDue);
            if (core.Queue.Count > 0)
                due = Math.Min(due, nextRound);
            foreach (var member in core.Members)
            {
                if (member.Suspicion is { } suspicion)
                    due = Math.Min(due, suspicion.Deadline);
            }
            return due;
        }
    }

    /// <summary>Joins the cluster.</summary>
    public void Start(long now)
    {
        table.Start(now);
        detector.Start(now);
        exchange.Start(now);
        reviewedLive = core.LiveBits;
        nextRound = now;
        Tick(now);
    }

    /// <summary>Does what is due.</summary>
    public void Tick(long now)
    {
        table.Expire(now);
        detector.Tick(now);
        exchange.Tick(now);
        if (now >= nextRound && core.Queue.Count > 0)
            Gossip(now);
        pending.Tick(now);
        Finish();
    }

    /// <summary>Takes the messages of one packet.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">The sender.</param>
    /// <param name="messages">What it said.</param>
    public void Receive(long now, int from, IReadOnlyList<GossipMessage> messages)
    {
        foreach (var message in messages)
            Hear(now, from, message);
        Finish();
    }

    /// <summary>Makes an update here and now. Its fate comes as a decision under its stamp.</summary>
    /// <param name="now">The time.</param>
    /// <param name="unixMs">The wall clock in milliseconds.</param>
    /// <param name="key">The key; not to be changed afterwards.</param>
    /// <param name="value">The value, not to be changed afterwards; null deletes.</param>
    /// <returns>The update's stamp; null when too many writes wait, and nothing was done.</returns>
    public Stamp? Write(long now, long unixMs, byte[] key, byte[]? value)
    {
        if (pending.Count >= core.Settings.PendingCapacity)
            return null;
        var stamp = new Stamp(clock.Next(unixMs), core.Self, life);
        var update = new Update(stamp, key, value, WantsReceipt: core.Settings.Ack != AckLevel.One);
        pending.Add(now, update);
        map.Apply(update);
        Accept(update, isOrigin: true);
        Finish();
        return stamp;
    }

    /// <summary>An update that was to be written to disk is as durable as was asked.</summary>
    public void Persisted(Stamp stamp)
    {
        if (unsynced.Remove(stamp, out var wantsReceipt))
            Hold(stamp, wantsReceipt);
        Finish();
    }

    /// <summary>Tells some members that this one leaves; they tell the others.</summary>
    public void Leave()
    {
        table.Own.State = MemberState.Left;
        foreach (var other in core.Draw(2 * core.Settings.FanOut, i => core.Members[i].IsLive))
            core.Actions.Send(other, table.OwnClaim());
    }

    private void Hear(long now, int from, GossipMessage message)
    {
        switch (message)
        {
            case Update update:
                Hear(from, update);
                break;
            case Receipt receipt when receipt.Life == life:
                foreach (var made in receipt.Clocks)
                    pending.Confirm(made, from);
                break;
            case MemberRecord claim:
                table.Hear(now, claim);
                break;
            case Ping ping:
                detector.Hear(from, ping);
                break;
            case PingRequest request:
                detector.Hear(from, request);
                break;
            case Pong pong:
                detector.Hear(pong);
                break;
            case SyncRequest request:
                exchange.Hear(now, from, request);
                break;
            case SyncSummary summary:
                exchange.Hear(now, from, summary);
                break;
            case SyncFetch fetch:
                exchange.Hear(from, fetch);
                break;
            default:
                break;
        }
    }

    private void Hear(int from, Update update)
    {
        copiesReceived++;
        if (core.Rules.ObservesClocks)
            clock.Observe(update.Stamp.Clock);
        if (map.Apply(update))
        {
            copiesNeeded++;
            Accept(update, isOrigin: false);
        }
        else if (map.Find(update.Key) is { } held)
        {
            HearAgain(from, update, held.Stamp);
        }
    }

    /// <summary>
    /// An update that changes nothing. One that a newer update of its key overtook is as good as held. A receipt goes to the node that made it where it asks again,
    /// because a receipt was lost, and for one that was overtaken, which was never confirmed.
    /// </summary>
    private void HearAgain(int from, Update update, Stamp held)
    {
        var isOvertaken = held > update.Stamp;
        if (isOvertaken)
            core.Actions.Deliveries.Add((update.Stamp, false));
        if (
            update.WantsReceipt
            && update.Stamp.Node != core.Self
            && (isOvertaken || from == update.Stamp.Node)
            && !unsynced.ContainsKey(held)
        )
            AddReceipt(update.Stamp);
    }

    /// <summary>An update changed the state: it is gossiped, seen, written, and confirmed.</summary>
    private void Accept(Update update, bool isOrigin)
    {
        core.Queue.Add(update);
        core.Actions.Deliveries.Add((update.Stamp, isOrigin));
        if (!core.Settings.IsDurable)
        {
            Hold(update.Stamp, update.WantsReceipt);
            return;
        }
        core.Actions.Persists.Add(update);
        if (core.Rules.ReceiptsAwaitDisk)
            unsynced[update.Stamp] = update.WantsReceipt;
        else
            Hold(update.Stamp, update.WantsReceipt);
    }

    private void Hold(Stamp stamp, bool wantsReceipt)
    {
        if (stamp.Node == core.Self && stamp.Life == life)
            pending.Confirm(stamp.Clock, core.Self);
        else if (wantsReceipt && stamp.Node != core.Self)
            AddReceipt(stamp);
    }

    private void AddReceipt(Stamp stamp)
    {
        if (!receipts.TryGetValue((stamp.Node, stamp.Life), out var clocks))
            receipts.Add((stamp.Node, stamp.Life), clocks = []);
        clocks.Add(stamp.Clock);
    }

    private void Gossip(long now)
    {
        nextRound = now + core.Settings.GossipInterval;
        var targets = core.Draw(core.Settings.FanOut, i => IsWorthTelling(core.Members[i], now));
        foreach (var target in targets)
        {
            riders.Clear();
            core.Queue.Take(core.Settings.RoundBytes, core.TransmitLimit, riders);
            foreach (var rider in riders)
                core.SendRider(target, rider);
        }
    }

    /// <summary>The dead are told for a while, so that they learn of it and can refute (memberlist, <c>GossipToTheDeadTime</c>).</summary>
    private bool IsWorthTelling(Member member, long now) =>
        member.IsLive
        || (core.Rules.TriesTheDead && member.State is MemberState.Dead && now - member.ChangedAt < DeadAreToldFor);

    /// <summary>Sends the receipts of one event together, and looks at waiting writes when members died.</summary>
    private void Finish()
    {
        var live = core.LiveBits;
        if ((reviewedLive & ~live) != 0)
            pending.Review();
        reviewedLive = live;
        foreach (var (origin, clocks) in receipts)
        {
            // A receipt fills at most half a datagram.
            foreach (var part in clocks.Chunk(core.Settings.DatagramBytes / 16))
                core.Actions.Send(origin.Node, new Receipt(origin.Life, part));
        }
        receipts.Clear();
    }
}
