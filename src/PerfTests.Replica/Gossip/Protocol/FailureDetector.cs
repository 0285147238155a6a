namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// Probes one member each interval, in random order without leaving one out for long; asks others to probe a silent one, and tries a stream (Das, Gupta and
/// Motivala, "SWIM", DSN 2002, section 3.1; memberlist, <c>probeNode</c>).
/// </summary>
/// <param name="core">What the parts share.</param>
/// <param name="table">What is believed of the members.</param>
internal sealed class FailureDetector(CoreState core, MemberTable table)
{
    private const int IndirectProbes = 3;
    private const int RelaysMax = 1_024;

    private readonly Dictionary<uint, Relay> _relays = [];
    private readonly Queue<uint> _relayOrder = new();
    private int[] _ring = [];
    private int _turn;
    private uint _number;
    private Probe? _current;

    /// <summary>When something is due next.</summary>
    public long NextDue { get; private set; }

    /// <summary>Begins to probe within one interval.</summary>
    public void Start(long now) =>
        NextDue = now + core.Random.Next((int)Math.Min(core.Settings.ProbeInterval, int.MaxValue));

    /// <summary>Does what is due.</summary>
    public void Tick(long now)
    {
        if (now < NextDue)
        {
            return;
        }
        if (_current is { IsAnswered: false, IsIndirect: false } waiting)
        {
            // A node that was itself held up looks again before it accuses another.
            AskOthers(waiting);
            NextDue = Math.Max(waiting.EndsAt, now + core.Settings.ProbeTimeout);
            return;
        }
        if (_current is { IsAnswered: false } silent && core.Members[silent.Target].IsLive)
        {
            table.Suspect(now, silent.Target);
        }
        Begin(now);
    }

    /// <summary>Answers, for itself.</summary>
    public void Handle(int from, Ping ping) => core.SendWithGossip(from, new Pong(ping.Number));

    /// <summary>Probes on another's behalf.</summary>
    public void Handle(int from, PingRequest request)
    {
        if (request.Target == core.Self)
        {
            core.SendWithGossip(from, new Pong(request.Number));
            return;
        }
        var own = ++_number;
        _relays.Add(own, new Relay(from, request.Number));
        _relayOrder.Enqueue(own);
        if (_relayOrder.Count > RelaysMax)
        {
            _relays.Remove(_relayOrder.Dequeue());
        }
        core.SendWithGossip(request.Target, new Ping(own));
    }

    /// <summary>Takes an answer, and passes it on if it was asked for another.</summary>
    public void Handle(Pong pong)
    {
        if (_current is { } probe && probe.Number == pong.Number)
        {
            probe.IsAnswered = true;
        }
        else if (_relays.Remove(pong.Number, out var relay))
        {
            core.SendWithGossip(relay.From, new Pong(relay.Number));
        }
    }

    private void Begin(long now)
    {
        var settings = core.Settings;
        _current = null;
        NextDue = now + settings.ProbeInterval;
        if (NextTarget() is not { } target)
        {
            return;
        }
        _current = new Probe(target, ++_number, now + settings.ProbeInterval);
        NextDue = now + Math.Min(settings.ProbeTimeout, settings.ProbeInterval);
        var member = core.Members[target];
        core.SendWithGossip(target, new Ping(_number));
        // It hears of the suspicion at once, and can refute.
        if (member.State == MemberState.Suspect)
        {
            core.Actions.Send(target, new MemberRecord(MemberState.Suspect, target, member.Incarnation, core.Self));
        }
    }

    private void AskOthers(Probe probe)
    {
        probe.IsIndirect = true;
        foreach (var other in core.Draw(IndirectProbes, i => i != probe.Target && core.Members[i].IsLive))
        {
            core.SendWithGossip(other, new PingRequest(probe.Number, probe.Target));
        }
        core.Actions.SendByStream(probe.Target, new Ping(probe.Number));
    }

    private int? NextTarget()
    {
        for (var tries = 0; tries <= core.Members.Length; tries++)
        {
            if (_turn >= _ring.Length)
            {
                _ring = core.Draw(core.Members.Length, i => core.Members[i].IsLive);
                _turn = 0;
            }
            if (_ring.Length == 0)
            {
                return null;
            }
            var target = _ring[_turn++];
            if (core.Members[target].IsLive)
            {
                return target;
            }
        }
        return null;
    }

    private sealed class Probe(int target, uint number, long endsAt)
    {
        public int Target { get; } = target;

        public uint Number { get; } = number;

        public long EndsAt { get; } = endsAt;

        public bool IsAnswered { get; set; }

        public bool IsIndirect { get; set; }
    }

    private readonly record struct Relay(int From, uint Number);
}
