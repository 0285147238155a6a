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

    private readonly SimulatedWorld world;
    private readonly GossipSettings settings;
    private readonly GossipRules rules;
    private readonly GossipChecker checker;
    private readonly SimulatedNetwork<GossipMessage[]> datagrams;
    private readonly SimulatedNetwork<GossipMessage[]> streams;
    private readonly Node[] nodes;
    private readonly MemberNames? wire;

    public SimulatedGossipCluster(SimulatedWorld world, int count, GossipSettings settings, GossipRules rules)
    {
        (this.world, this.settings, this.rules) = (world, settings, rules);
        checker = new GossipChecker(count);
        datagrams = new SimulatedNetwork<GossipMessage[]>(world, count, Deliver);
        streams = new SimulatedNetwork<GossipMessage[]>(world, count, Deliver);
        // Encoding costs more than all the rest: some schedules carry every packet as bytes.
        wire = world.Chance(0.1) ? new MemberNames(Enumerable.Range(0, count).Select(i => $"n{i}")) : null;
        var areClocksEqual = world.Chance(0.5);
        nodes =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Node(i, areClocksEqual ? 0 : world.Next(500), new SimulatedDisk<Update>(world))),
        ];
    }

    public int Count => nodes.Length;

    public int Acknowledged => checker.Acknowledged;

    public void StartAll()
    {
        foreach (var node in nodes)
            Start(node);
    }

    public void Write(int index, string key, string? value)
    {
        var node = nodes[index];
        if (node.Core is not { } core)
            return;
        var unixMs = BaseUnixMs + node.ClockOffsetMs + (world.Now / Millisecond);
        var stamp = core.Write(
            world.Now,
            unixMs,
            Encoding.UTF8.GetBytes(key),
            value is null ? null : Encoding.UTF8.GetBytes(value)
        );
        world.Log.Add(world.Now, "write", index, (long)(stamp?.Clock ?? 0));
        if (stamp is { } made)
            checker.Written(index, made, key, value, node.Map!);
        Act(node);
    }

    public void Crash(int index)
    {
        var node = nodes[index];
        if (node.Core is null)
            return;
        world.Log.Add(world.Now, "crash", index);
        (node.Core, node.Map) = (null, null);
        node.Life++;
        node.Disk.Crash();
        checker.Crashed(index);
    }

    public void Leave(int index)
    {
        var node = nodes[index];
        if (node.Core is not { } core)
            return;
        core.Leave();
        Act(node);
    }

    public void Restart(int index)
    {
        if (nodes[index].Core is null)
            Start(nodes[index]);
    }

    public void Treat(NetworkConditions conditions)
    {
        datagrams.Conditions = conditions;
        // A stream sends again what was lost: it shows as delay.
        streams.Conditions = conditions with
        {
            Loss = 0,
            Duplication = 0,
        };
    }

    public void Split(int[] groups, bool isOneWay)
    {
        world.Log.Add(world.Now, "split", isOneWay ? 1 : 0);
        for (var from = 0; from < Count; from++)
        {
            for (var to = 0; to < Count; to++)
            {
                var isCut = isOneWay ? groups[from] < groups[to] : groups[from] != groups[to];
                datagrams.Cut(from, to, isCut);
                streams.Cut(from, to, isCut);
            }
        }
    }

    public void Mend()
    {
        world.Log.Add(world.Now, "mend", 0);
        datagrams.Partition(_ => 0);
        streams.Partition(_ => 0);
    }

    public void MakePeace()
    {
        world.Log.Add(world.Now, "peace", 0);
        datagrams.Heal();
        streams.Heal();
        foreach (var node in nodes)
            Restart(node.Index);
    }

    /// <summary>Every node is up, knows every other to be alive, and holds the same.</summary>
    public bool IsSettled() =>
        Array.TrueForAll(
            nodes,
            node =>
                node.Core is { HasJoined: true, Pending: 0 } core
                && node.Map!.Digest() == nodes[0].Map?.Digest()
                && core.Members.All(member => member.State == MemberState.Alive)
        );

    public void CheckSettled()
    {
        if (!IsSettled())
            throw new GossipViolationException("the nodes agreed and fell apart in peace: " + Describe());
        checker.Settled(nodes[0].Map!, settings.IsDurable, Life);
    }

    public bool IsKnownDead(int victim) =>
        Array.TrueForAll(nodes, node => node.Index == victim || node.Core!.Members[victim].State == MemberState.Dead);

    public string Describe() =>
        string.Join(
            "; ",
            nodes.Select(node =>
                $"node {node.Index} {(node.Core is null ? "down" : "up")} digest {node.Map?.Digest().Content:x} "
                + string.Join(",", node.Core?.Members.Select(member => $"{member.State}@{member.Incarnation}") ?? [])
            )
        );

    private int? Life(int index) => nodes[index].Core is null ? null : nodes[index].Life;

    private void Start(Node node)
    {
        world.Log.Add(world.Now, "start", node.Index, node.Disk.Records.Count);
        node.Map = new GossipMap(rules, Buckets);
        if (settings.IsDurable)
        {
            foreach (var update in node.Disk.Records)
                node.Map.Apply(update);
            checker.Recovered(node.Index, node.Map);
            // What a disk still has after a crash, it has for good.
            foreach (var update in node.Disk.Records)
                checker.Synced(node.Index, update.Stamp);
        }
        node.TimerAt = long.MaxValue;
        node.Core = new GossipCore(
            Count,
            node.Index,
            settings,
            node.Map,
            life: (ulong)(node.Life + 1),
            seed: (ulong)world.Between(0, long.MaxValue - 1),
            rules
        );
        node.Core.Start(world.Now);
        Act(node);
    }

    private void Deliver(int from, int to, GossipMessage[] messages)
    {
        var node = nodes[to];
        if (node.Core is not { } core)
            return;
        world.Log.Add(world.Now, "packet", to, from, messages.Length);
        core.Receive(world.Now, from, messages);
        Act(node);
    }

    private void Act(Node node)
    {
        var core = node.Core!;
        var actions = core.Actions;
        foreach (var packet in actions.Sends.GroupBy(send => (send.To, send.IsStream)))
        {
            (packet.Key.IsStream ? streams : datagrams).Send(
                node.Index,
                packet.Key.To,
                OverTheWire([.. packet.Select(send => send.Message)])
            );
        }
        foreach (var (stamp, _) in actions.Deliveries)
        {
            world.Log.Add(world.Now, "took", node.Index, (long)stamp.Clock, stamp.Node);
            checker.Took(node.Index, stamp, node.Map!);
        }
        if (actions.Persists.Count > 0)
            Persist(node, [.. actions.Persists]);
        foreach (var decision in actions.Decisions)
        {
            world.Log.Add(
                world.Now,
                "decided",
                node.Index,
                (long)decision.Stamp.Clock,
                decision.IsAcknowledged ? 1 : 0
            );
            if (decision.IsAcknowledged)
                checker.AcknowledgedBy(node.Index, decision.Stamp, settings.Ack, settings.IsDurable, core, Life);
        }
        actions.Clear();
        checker.Believes(node.Index, core);
        SetTimer(node, core);
    }

    private GossipMessage[] OverTheWire(GossipMessage[] messages)
    {
        if (wire is null)
            return messages;
        var writer = new WireWriter(wire);
        foreach (var message in messages)
            writer.Message(message);
        var read = new List<GossipMessage>();
        if (!new WireReader(writer.Written, wire).TryReadAll(read, traffic: null) || read.Count != messages.Length)
            throw new GossipViolationException("a packet was not read as it was written");
        return [.. read];
    }

    private void Persist(Node node, Update[] updates)
    {
        var life = node.Life;
        node.Disk.Append(updates);
        world.After(
            world.Between(Millisecond / 2, 30 * Millisecond),
            () =>
            {
                if (node.Life != life || node.Core is not { } core)
                    return;
                node.Disk.Sync();
                foreach (var update in updates)
                {
                    checker.Synced(node.Index, update.Stamp);
                    core.Persisted(update.Stamp);
                }
                Act(node);
            }
        );
    }

    private void SetTimer(Node node, GossipCore core)
    {
        var due = Math.Max(core.NextDue, world.Now);
        if (due >= node.TimerAt && node.TimerAt > world.Now)
            return;
        var life = node.Life;
        node.TimerAt = due;
        world.After(
            due - world.Now,
            () =>
            {
                if (node.Life != life || node.TimerAt != due || node.Core is not { } alive)
                    return;
                node.TimerAt = long.MaxValue;
                alive.Tick(world.Now);
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
