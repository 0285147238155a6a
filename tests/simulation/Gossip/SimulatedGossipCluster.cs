using System.Text;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Wire;
using PerfTests.SimulationTests.Simulator;

namespace PerfTests.SimulationTests.Gossip;

/// <summary>Gossiping nodes in a simulated world: datagrams that get lost and streams that do not, disks that forget what was not synced, clocks that disagree.</summary>
internal sealed class SimulatedGossipCluster
{
    private const long BaseUnixMs = 1_700_000_000_000;
    private const long Millisecond = 1_000_000;
    private const int Buckets = 8;

    private readonly SimulatedWorld _world;
    private readonly GossipSettings _settings;
    private readonly GossipRules _rules;
    private readonly GossipChecker _checker;
    private readonly SimulatedNetwork<GossipMessage[]> _datagrams;
    private readonly SimulatedNetwork<GossipMessage[]> _streams;
    private readonly Node[] _nodes;
    private readonly MemberNames? _wire;

    public SimulatedGossipCluster(SimulatedWorld world, int count, GossipSettings settings, GossipRules rules)
    {
        (_world, _settings, _rules) = (world, settings, rules);
        _checker = new GossipChecker(count);
        _datagrams = new SimulatedNetwork<GossipMessage[]>(world, count, Deliver);
        _streams = new SimulatedNetwork<GossipMessage[]>(world, count, Deliver);
        // Encoding costs more than all the rest: some schedules carry every packet as bytes.
        _wire = world.Chance(0.1) ? new MemberNames(Enumerable.Range(0, count).Select(i => $"n{i}")) : null;
        var areClocksEqual = world.Chance(0.5);
        _nodes =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Node(i, areClocksEqual ? 0 : world.Next(500), new SimulatedDisk<Update>(world))),
        ];
    }

    public int Count => _nodes.Length;

    public int Acknowledged => _checker.Acknowledged;

    public void StartAll()
    {
        foreach (var node in _nodes)
        {
            Start(node);
        }
    }

    public void Write(int index, string key, string? value)
    {
        var node = _nodes[index];
        if (node.Core is not { } core)
        {
            return;
        }
        var unixMs = BaseUnixMs + node.ClockOffsetMs + (_world.Now / Millisecond);
        var stamp = core.Write(
            _world.Now,
            unixMs,
            Encoding.UTF8.GetBytes(key),
            value is null ? null : Encoding.UTF8.GetBytes(value)
        );
        _world.Log.Add(_world.Now, "write", index, (long)(stamp?.Clock ?? 0));
        if (stamp is { } made)
        {
            _checker.Written(index, made, key, value, node.Map!);
        }
        Act(node);
    }

    public void Crash(int index)
    {
        var node = _nodes[index];
        if (node.Core is null)
        {
            return;
        }
        _world.Log.Add(_world.Now, "crash", index);
        (node.Core, node.Map) = (null, null);
        node.Life++;
        node.Disk.Crash();
        _checker.Crashed(index);
    }

    public void Leave(int index)
    {
        var node = _nodes[index];
        if (node.Core is not { } core)
        {
            return;
        }
        core.Leave();
        Act(node);
    }

    public void Restart(int index)
    {
        if (_nodes[index].Core is null)
        {
            Start(_nodes[index]);
        }
    }

    public void Treat(NetworkConditions conditions)
    {
        _datagrams.Conditions = conditions;
        // A stream sends again what was lost: it shows as delay.
        _streams.Conditions = conditions with
        {
            Loss = 0,
            Duplication = 0,
        };
    }

    public void Split(int[] groups, bool isOneWay)
    {
        _world.Log.Add(_world.Now, "split", isOneWay ? 1 : 0);
        for (var from = 0; from < Count; from++)
        {
            for (var to = 0; to < Count; to++)
            {
                var isCut = isOneWay ? groups[from] < groups[to] : groups[from] != groups[to];
                _datagrams.Cut(from, to, isCut);
                _streams.Cut(from, to, isCut);
            }
        }
    }

    public void Mend()
    {
        _world.Log.Add(_world.Now, "mend", 0);
        _datagrams.Partition(_ => 0);
        _streams.Partition(_ => 0);
    }

    public void MakePeace()
    {
        _world.Log.Add(_world.Now, "peace", 0);
        _datagrams.Heal();
        _streams.Heal();
        foreach (var node in _nodes)
        {
            Restart(node.Index);
        }
    }

    /// <summary>Every node is up, knows every other to be alive, and holds the same.</summary>
    public bool IsSettled() =>
        Array.TrueForAll(
            _nodes,
            node =>
                node.Core is { HasJoined: true, Pending: 0 } core
                && node.Map!.Digest() == _nodes[0].Map?.Digest()
                && core.Members.All(member => member.State == MemberState.Alive)
        );

    public void CheckSettled()
    {
        if (!IsSettled())
        {
            throw new GossipViolationException("the nodes agreed and fell apart in peace: " + Describe());
        }
        _checker.Settled(_nodes[0].Map!, _settings.IsDurable, Life);
    }

    public bool IsKnownDead(int victim) =>
        Array.TrueForAll(_nodes, node => node.Index == victim || node.Core!.Members[victim].State == MemberState.Dead);

    public string Describe() =>
        string.Join(
            "; ",
            _nodes.Select(node =>
                $"node {node.Index} {(node.Core is null ? "down" : "up")} digest {node.Map?.Digest().Content:x} "
                + string.Join(",", node.Core?.Members.Select(member => $"{member.State}@{member.Incarnation}") ?? [])
            )
        );

    private int? Life(int index) => _nodes[index].Core is null ? null : _nodes[index].Life;

    private void Start(Node node)
    {
        _world.Log.Add(_world.Now, "start", node.Index, node.Disk.Records.Count);
        node.Map = new GossipMap(_rules, Buckets);
        if (_settings.IsDurable)
        {
            foreach (var update in node.Disk.Records)
            {
                node.Map.Apply(update);
            }
            _checker.Recovered(node.Index, node.Map);
            // What a disk still has after a crash, it has for good.
            foreach (var update in node.Disk.Records)
            {
                _checker.Synced(node.Index, update.Stamp);
            }
        }
        node.TimerAt = long.MaxValue;
        node.Core = new GossipCore(
            Count,
            node.Index,
            _settings,
            node.Map,
            life: (ulong)(node.Life + 1),
            seed: (ulong)_world.Between(0, long.MaxValue - 1),
            _rules
        );
        node.Core.Start(_world.Now);
        Act(node);
    }

    private void Deliver(int from, int to, GossipMessage[] messages)
    {
        var node = _nodes[to];
        if (node.Core is not { } core)
        {
            return;
        }
        _world.Log.Add(_world.Now, "packet", to, from, messages.Length);
        core.Receive(_world.Now, from, messages);
        Act(node);
    }

    private void Act(Node node)
    {
        var core = node.Core!;
        var actions = core.Actions;
        foreach (var packet in actions.Sends.GroupBy(send => (send.To, send.IsStream)))
        {
            (packet.Key.IsStream ? _streams : _datagrams).Send(
                node.Index,
                packet.Key.To,
                OverTheWire([.. packet.Select(send => send.Message)])
            );
        }
        foreach (var (stamp, _) in actions.Deliveries)
        {
            _world.Log.Add(_world.Now, "took", node.Index, (long)stamp.Clock, stamp.Node);
            _checker.Took(node.Index, stamp, node.Map!);
        }
        if (actions.Persists.Count > 0)
        {
            Persist(node, [.. actions.Persists]);
        }
        foreach (var decision in actions.Decisions)
        {
            _world.Log.Add(
                _world.Now,
                "decided",
                node.Index,
                (long)decision.Stamp.Clock,
                decision.IsAcknowledged ? 1 : 0
            );
            if (decision.IsAcknowledged)
            {
                _checker.AcknowledgedBy(node.Index, decision.Stamp, _settings.Ack, _settings.IsDurable, core, Life);
            }
        }
        actions.Clear();
        _checker.Believes(node.Index, core);
        SetTimer(node, core);
    }

    private GossipMessage[] OverTheWire(GossipMessage[] messages)
    {
        if (_wire is null)
        {
            return messages;
        }
        var writer = new WireWriter(_wire);
        foreach (var message in messages)
        {
            writer.Message(message);
        }
        var read = new List<GossipMessage>();
        if (!new WireReader(writer.Written, _wire).TryReadAll(read, traffic: null) || read.Count != messages.Length)
        {
            throw new GossipViolationException("a packet was not read as it was written");
        }
        return [.. read];
    }

    private void Persist(Node node, Update[] updates)
    {
        var life = node.Life;
        node.Disk.Append(updates);
        _world.After(
            _world.Between(Millisecond / 2, 30 * Millisecond),
            () =>
            {
                if (node.Life != life || node.Core is not { } core)
                {
                    return;
                }
                node.Disk.Sync();
                foreach (var update in updates)
                {
                    _checker.Synced(node.Index, update.Stamp);
                    core.Persisted(update.Stamp);
                }
                Act(node);
            }
        );
    }

    private void SetTimer(Node node, GossipCore core)
    {
        var due = Math.Max(core.NextDue, _world.Now);
        if (due >= node.TimerAt && node.TimerAt > _world.Now)
        {
            return;
        }
        var life = node.Life;
        node.TimerAt = due;
        _world.After(
            due - _world.Now,
            () =>
            {
                if (node.Life != life || node.TimerAt != due || node.Core is not { } alive)
                {
                    return;
                }
                node.TimerAt = long.MaxValue;
                alive.Tick(_world.Now);
                Act(node);
            }
        );
    }

    private sealed class Node(int index, int clockOffsetMs, SimulatedDisk<Update> disk)
    {
        public int Index { get; } = index;

        public int ClockOffsetMs { get; } = clockOffsetMs;

        public SimulatedDisk<Update> Disk { get; } = disk;

        public GossipCore? Core { get; set; }

        public GossipMap? Map { get; set; }

        public int Life { get; set; }

        public long TimerAt { get; set; }
    }
}
