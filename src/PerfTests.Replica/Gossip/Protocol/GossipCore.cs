namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// A gossiping member as a state machine: an event changes the state and says what is to be done. It knows no socket, no disk and no clock: time is told, in
/// nanoseconds of a monotonic clock, and chance comes from a seed. Not safe for concurrent calls.
/// </summary>
internal sealed class GossipCore
{
    private const long GossipToTheDeadTime = 30_000_000_000;

    private readonly CoreState _core;
    private readonly GossipMap _map;
    private readonly HybridClock _clock = new();
    private readonly MemberTable _table;
    private readonly FailureDetector _detector;
    private readonly AntiEntropy _exchange;
    private readonly PendingWrites _pending;
    private readonly Dictionary<Stamp, bool> _unsynced = [];
    private readonly Dictionary<(int Node, ulong Life), List<ulong>> _receipts = [];
    private readonly ulong _life;
    private readonly List<GossipMessage> _piggybacked = [];
    private long _copiesReceived;
    private long _copiesNeeded;
    private long _nextRound;
    private UInt128 _reviewedLive;

    /// <summary>A member that has not started.</summary>
    /// <param name="memberCount">Members of the cluster, at most <see cref="CoreState.MembersMax"/>.</param>
    /// <param name="self">This member's index among them.</param>
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
        (_map, _life) = (map, life);
        _core = new CoreState(memberCount, self, settings, rules ?? new GossipRules(), new GossipRandom(seed));
        _table = new MemberTable(_core);
        _detector = new FailureDetector(_core, _table);
        _exchange = new AntiEntropy(_core, _table, map);
        _pending = new PendingWrites(_core);
        foreach (var update in map.All())
        {
            _clock.Observe(update.Stamp.Clock);
        }
    }

    /// <summary>What is to be done; the caller does it and clears it after each event.</summary>
    public GossipActions Actions => _core.Actions;

    /// <summary>Every member as this one believes it to be.</summary>
    public IReadOnlyList<Member> Members => _core.Members;

    /// <summary>Whether another member has answered since the start.</summary>
    public bool HasJoined => _exchange.HasJoined;

    /// <summary>Members believed to live, this one included.</summary>
    public int Live => (int)UInt128.PopCount(_core.LiveBits);

    /// <summary>Writes that wait for their acknowledgement.</summary>
    public int Pending => _pending.Count;

    /// <summary>Messages that wait to be gossiped.</summary>
    public int Queued => _core.Queue.Count;

    /// <summary>Settings in force; a change counts from the next event.</summary>
    public GossipSettings Settings
    {
        get => _core.Settings;
        set => _core.Settings = value;
    }

    /// <summary>What was counted.</summary>
    public GossipCounts Counts =>
        new(
            _copiesReceived,
            _copiesNeeded,
            _table.FalseSuspicions,
            _table.Refutations,
            _exchange.Begun,
            _pending.Resent,
            _core.Queue.Dropped
        );

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public long NextDue
    {
        get
        {
            var due = Math.Min(Math.Min(_detector.NextDue, _exchange.NextDue), _pending.NextDue);
            if (_core.Queue.Count > 0)
            {
                due = Math.Min(due, _nextRound);
            }
            foreach (var member in _core.Members)
            {
                if (member.Suspicion is { } suspicion)
                {
                    due = Math.Min(due, suspicion.Deadline);
                }
            }
            return due;
        }
    }

    /// <summary>Joins the cluster.</summary>
    public void Start(long now)
    {
        _table.Start(now);
        _detector.Start(now);
        _exchange.Start(now);
        _reviewedLive = _core.LiveBits;
        _nextRound = now;
        Tick(now);
    }

    /// <summary>Does what is due.</summary>
    public void Tick(long now)
    {
        _table.Expire(now);
        _detector.Tick(now);
        _exchange.Tick(now);
        if (now >= _nextRound && _core.Queue.Count > 0)
        {
            Gossip(now);
        }
        _pending.Tick(now);
        FlushReceipts();
    }

    /// <summary>Takes the messages of one packet.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">The sender.</param>
    /// <param name="messages">What it said.</param>
    public void Receive(long now, int from, IReadOnlyList<GossipMessage> messages)
    {
        foreach (var message in messages)
        {
            Handle(now, from, message);
        }
        FlushReceipts();
    }

    /// <summary>Makes an update here and now. Its fate comes as a decision under its stamp.</summary>
    /// <param name="now">The time.</param>
    /// <param name="unixMs">The wall clock in milliseconds.</param>
    /// <param name="key">The key; not to be changed afterwards.</param>
    /// <param name="value">The value, not to be changed afterwards; null deletes.</param>
    /// <returns>The update's stamp; null when too many writes wait, and nothing was done.</returns>
    public Stamp? Write(long now, long unixMs, byte[] key, byte[]? value)
    {
        if (_pending.Count >= _core.Settings.PendingCapacity)
        {
            return null;
        }
        var stamp = new Stamp(_clock.Next(unixMs), _core.Self, _life);
        var update = new Update(stamp, key, value, WantsReceipt: _core.Settings.Ack != AckLevel.One);
        _pending.Add(now, update);
        _map.Apply(update);
        Accept(update, isOrigin: true);
        FlushReceipts();
        return stamp;
    }

    /// <summary>An update that was to be written to disk is as durable as was asked.</summary>
    public void Persisted(Stamp stamp)
    {
        if (_unsynced.Remove(stamp, out var wantsReceipt))
        {
            Acknowledge(stamp, wantsReceipt);
        }
        FlushReceipts();
    }

    /// <summary>Tells some members that this one leaves; they tell the others.</summary>
    public void Leave()
    {
        _table.Own.State = MemberState.Left;
        foreach (var other in _core.Draw(2 * _core.Settings.FanOut, i => _core.Members[i].IsLive))
        {
            _core.Actions.Send(other, _table.OwnRecord());
        }
    }

    private void Handle(long now, int from, GossipMessage message)
    {
        switch (message)
        {
            case Update update:
                Handle(from, update);
                break;
            case Receipt receipt when receipt.Life == _life:
                foreach (var made in receipt.Clocks)
                {
                    _pending.Confirm(made, from);
                }
                break;
            case MemberRecord record:
                _table.Handle(now, record);
                break;
            case Ping ping:
                _detector.Handle(from, ping);
                break;
            case PingRequest request:
                _detector.Handle(from, request);
                break;
            case Pong pong:
                _detector.Handle(pong);
                break;
            case SyncRequest request:
                _exchange.Handle(now, from, request);
                break;
            case SyncSummary summary:
                _exchange.Handle(now, from, summary);
                break;
            case SyncFetch fetch:
                _exchange.Handle(from, fetch);
                break;
            default:
                break;
        }
    }

    private void Handle(int from, Update update)
    {
        _copiesReceived++;
        if (_core.Rules.ObservesClocks)
        {
            _clock.Observe(update.Stamp.Clock);
        }
        if (_map.Apply(update))
        {
            _copiesNeeded++;
            Accept(update, isOrigin: false);
        }
        else if (_map.Find(update.Key) is { } held)
        {
            HandleRedundant(from, update, held.Stamp);
        }
    }

    /// <summary>
    /// An update that changes nothing. One that a newer update of its key overtook is as good as held. A receipt goes to the node that made it where it asks again,
    /// because a receipt was lost, and for one that was overtaken, which was never confirmed.
    /// </summary>
    private void HandleRedundant(int from, Update update, Stamp held)
    {
        var isOvertaken = held > update.Stamp;
        if (isOvertaken)
        {
            _core.Actions.Deliveries.Add((update.Stamp, false));
        }
        if (
            update.WantsReceipt
            && update.Stamp.Node != _core.Self
            && (isOvertaken || from == update.Stamp.Node)
            && !_unsynced.ContainsKey(held)
        )
        {
            AddReceipt(update.Stamp);
        }
    }

    /// <summary>An update changed the state: it is gossiped, seen, written, and confirmed.</summary>
    private void Accept(Update update, bool isOrigin)
    {
        _core.Queue.Add(update);
        _core.Actions.Deliveries.Add((update.Stamp, isOrigin));
        if (!_core.Settings.IsDurable)
        {
            Acknowledge(update.Stamp, update.WantsReceipt);
            return;
        }
        _core.Actions.Persists.Add(update);
        if (_core.Rules.ReceiptsAwaitDisk)
        {
            _unsynced[update.Stamp] = update.WantsReceipt;
        }
        else
        {
            Acknowledge(update.Stamp, update.WantsReceipt);
        }
    }

    private void Acknowledge(Stamp stamp, bool wantsReceipt)
    {
        if (stamp.Node == _core.Self && stamp.Life == _life)
        {
            _pending.Confirm(stamp.Clock, _core.Self);
        }
        else if (wantsReceipt && stamp.Node != _core.Self)
        {
            AddReceipt(stamp);
        }
    }

    private void AddReceipt(Stamp stamp)
    {
        if (!_receipts.TryGetValue((stamp.Node, stamp.Life), out var clocks))
        {
            _receipts.Add((stamp.Node, stamp.Life), clocks = []);
        }
        clocks.Add(stamp.Clock);
    }

    private void Gossip(long now)
    {
        _nextRound = now + _core.Settings.GossipInterval;
        var targets = _core.Draw(_core.Settings.FanOut, i => IsGossipTarget(_core.Members[i], now));
        foreach (var target in targets)
        {
            _piggybacked.Clear();
            _core.Queue.Take(_core.Settings.RoundBytes, _core.TransmitLimit, _piggybacked);
            foreach (var message in _piggybacked)
            {
                _core.SendPiggybacked(target, message);
            }
        }
    }

    /// <summary>The dead are told for a while, so that they learn of it and can refute (memberlist, <c>GossipToTheDeadTime</c>).</summary>
    private bool IsGossipTarget(Member member, long now) =>
        member.IsLive
        || (
            _core.Rules.GossipsToTheDead
            && member.State is MemberState.Dead
            && now - member.ChangedAt < GossipToTheDeadTime
        );

    /// <summary>Sends the receipts of one event together, and looks at waiting writes when members died.</summary>
    private void FlushReceipts()
    {
        var live = _core.LiveBits;
        if ((_reviewedLive & ~live) != 0)
        {
            _pending.Review();
        }
        _reviewedLive = live;
        foreach (var (origin, clocks) in _receipts)
        {
            // A receipt fills at most half a datagram.
            foreach (var part in clocks.Chunk(_core.Settings.DatagramBytes / 16))
            {
                _core.Actions.Send(origin.Node, new Receipt(origin.Life, part));
            }
        }
        _receipts.Clear();
    }
}
