using System.Text;
using PerfTests.Replica.Gossip.Protocol;

namespace PerfTests.SimulationTests.Gossip;

/// <summary>
/// Knows everything that was written and everything that each node ever held, and says at once when a node does what it must not. It trusts no
/// decision of the protocol: majorities and orders are worked out here anew.
/// </summary>
internal sealed class GossipChecker(int nodes)
{
    private readonly Dictionary<Stamp, (string Key, string? Value)> _written = [];
    private readonly Dictionary<(int Node, string Key), Stamp> _heldInThisLife = [];
    private readonly Dictionary<(int Node, string Key), Stamp> _everHeld = [];
    private readonly Dictionary<(int Node, string Key), Stamp> _synced = [];
    private readonly (long Incarnation, int Rank)[,] _beliefs = new (long, int)[nodes, nodes];
    private readonly List<(Stamp Stamp, (int Node, int Life)[] Holders)> _acknowledged = [];

    /// <summary>Writes that were acknowledged.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>A client's write was applied where it was made: it is what is now read there.</summary>
    public void Written(int node, Stamp stamp, string key, string? value, GossipMap map)
    {
        if (!_written.TryAdd(stamp, (key, value)))
        {
            throw new GossipViolationException($"two updates have the stamp {stamp}");
        }
        if (Find(map, key)?.Stamp != stamp)
        {
            throw new GossipViolationException(
                $"node {node} wrote {key} at {stamp} and still reads {Find(map, key)?.Stamp}"
            );
        }
    }

    /// <summary>A node took an update: it was written, and the node did not go back to an older one.</summary>
    public void Took(int node, Stamp stamp, GossipMap map)
    {
        if (!_written.TryGetValue(stamp, out var made))
        {
            throw new GossipViolationException($"node {node} holds an update {stamp} that nobody made");
        }
        var held = Find(map, made.Key);
        var now = held?.Stamp ?? default;
        if (_heldInThisLife.TryGetValue((node, made.Key), out var before) && now < before)
        {
            throw new GossipViolationException($"node {node} went back on {made.Key} from {before} to {held?.Stamp}");
        }
        if (held is { } entry && Text(entry.Value) != _written[entry.Stamp].Value)
        {
            throw new GossipViolationException($"node {node} holds a value of {made.Key} that was not written");
        }
        _heldInThisLife[(node, made.Key)] = now;
        Raise(_everHeld, node, made.Key, now);
    }

    /// <summary>A node's disk holds an update safely.</summary>
    public void Synced(int node, Stamp stamp) => Raise(_synced, node, _written[stamp].Key, stamp);

    /// <summary>A node forgets what only its memory held.</summary>
    public void Crashed(int node)
    {
        foreach (var key in _heldInThisLife.Keys.Where(held => held.Node == node).ToArray())
        {
            _heldInThisLife.Remove(key);
        }
        for (var i = 0; i < nodes; i++)
        {
            _beliefs[node, i] = default;
        }
    }

    /// <summary>A node recovered its disk.</summary>
    public void Recovered(int node, GossipMap map)
    {
        foreach (var update in map.All())
        {
            _heldInThisLife[(node, Encoding.UTF8.GetString(update.Key))] = update.Stamp;
        }
    }

    /// <summary>What a node believes of a member only moves forward: by incarnation, then alive, suspect, dead.</summary>
    public void Believes(int node, GossipCore core)
    {
        for (var i = 0; i < nodes; i++)
        {
            var member = core.Members[i];
            var rank = Math.Min((int)member.State, (int)MemberState.Dead);
            var before = _beliefs[node, i];
            if (i != node && (member.Incarnation, rank).CompareTo(before) < 0)
            {
                throw new GossipViolationException(
                    $"node {node} went back on member {i} from {before} to {(member.Incarnation, rank)}"
                );
            }
            _beliefs[node, i] = (member.Incarnation, rank);
        }
    }

    /// <summary>A write was acknowledged: as many members hold it as were asked for, as durably as was asked.</summary>
    public void AcknowledgedBy(
        int node,
        Stamp stamp,
        AckLevel level,
        bool isDurable,
        GossipCore core,
        Func<int, int?> life
    )
    {
        var key = _written[stamp].Key;
        var where = isDurable ? _synced : _everHeld;
        var holders = Enumerable
            .Range(0, nodes)
            .Where(i => where.TryGetValue((i, key), out var held) && held >= stamp)
            .ToArray();
        var needed = level == AckLevel.Quorum ? (nodes / 2) + 1 : 1;
        var isShort =
            level == AckLevel.All
            && Enumerable.Range(0, nodes).Any(i => core.Members[i].IsLive && !holders.Contains(i));
        if (isShort || holders.Length < needed || !holders.Contains(node))
        {
            throw new GossipViolationException(
                $"node {node} acknowledged {stamp} at level {level} with only {holders.Length} of {nodes} holding it"
            );
        }
        _acknowledged.Add(
            (
                stamp,
                [
                    .. holders
                        .Where(i => life(i) is not null && _heldInThisLife.GetValueOrDefault((i, key)) >= stamp)
                        .Select(i => (i, life(i)!.Value)),
                ]
            )
        );
    }

    /// <summary>All nodes agree: nothing that was acknowledged and that a disk or a surviving process held is lost.</summary>
    public void Settled(GossipMap map, bool isDurable, Func<int, int?> life)
    {
        foreach (var (stamp, holders) in _acknowledged)
        {
            if (!isDurable && !holders.Any(holder => life(holder.Node) == holder.Life))
            {
                continue;
            }
            var key = _written[stamp].Key;
            if (Find(map, key) is not { } held || held.Stamp < stamp)
            {
                throw new GossipViolationException($"the acknowledged update {stamp} of {key} is lost");
            }
        }
    }

    private static void Raise(Dictionary<(int, string), Stamp> where, int node, string key, Stamp stamp)
    {
        if (!where.TryGetValue((node, key), out var before) || stamp > before)
        {
            where[(node, key)] = stamp;
        }
    }

    private static VersionedValue? Find(GossipMap map, string key) => map.Find(Encoding.UTF8.GetBytes(key));

    private static string? Text(byte[]? value) => value is null ? null : Encoding.UTF8.GetString(value);
}
