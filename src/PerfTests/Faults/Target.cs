using System.Collections.Immutable;
using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>The nodes that a fault is aimed at. They are chosen when it is injected: who leads is known only then.</summary>
public sealed record Target
{
    private Target(TargetKind kind) => Kind = kind;

    /// <summary>How they are chosen.</summary>
    public TargetKind Kind { get; }

    /// <summary>How many, for <see cref="TargetKind.Random"/>.</summary>
    public int Count { get; private init; }

    /// <summary>Their names, separated by commas, for <see cref="TargetKind.Named"/>.</summary>
    public string Names { get; private init; } = "";

    /// <summary>The leader or primary of the moment. Where the protocol has none, one node by seed.</summary>
    public static Target Leader { get; } = new(TargetKind.Leader);

    /// <summary>One node that does not lead, by seed.</summary>
    public static Target Follower { get; } = new(TargetKind.Follower);

    /// <summary>One node, by seed.</summary>
    public static Target One { get; } = Random(1);

    /// <summary>The most nodes that are no majority, by seed.</summary>
    public static Target Minority { get; } = new(TargetKind.Minority);

    /// <summary>As many nodes as the protocol tolerates to be faulty, f, by seed.</summary>
    public static Target Tolerated { get; } = new(TargetKind.Tolerated);

    /// <summary>The fewest nodes that are a majority, by seed.</summary>
    public static Target Majority { get; } = new(TargetKind.Majority);

    /// <summary>Every node.</summary>
    public static Target All { get; } = new(TargetKind.All);

    /// <summary>This many nodes, by seed.</summary>
    /// <param name="count">How many; 0 for half of them, rounded down.</param>
    public static Target Random(int count) => new(TargetKind.Random) { Count = count };

    /// <summary>The nodes of these names, for example <c>n1</c>.</summary>
    public static Target Named(params string[] names) => new(TargetKind.Named) { Names = string.Join(',', names) };

    /// <summary>Chooses the nodes: a pure function of situation and seed.</summary>
    /// <exception cref="InvalidOperationException">The leader is asked for and none is known, or no other node is there.</exception>
    public IReadOnlyList<NodeId> Choose(TargetSituation situation, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(situation);
        var nodes = situation.Nodes;
        switch (Kind)
        {
            case TargetKind.All:
                return nodes;
            case TargetKind.Named:
                return [.. NameList().Select(name => new NodeId(name))];
            case TargetKind.Leader when situation.Protocol.LeaderWord is { } word:
                return
                [
                    situation.Leader
                        ?? throw new InvalidOperationException($"no {word} is known at the moment of injection"),
                ];
            case TargetKind.Follower:
                return Draw([.. nodes.Where(node => node != situation.Leader)], 1, seed);
            default:
                return Draw(nodes, Size(nodes.Count, situation.Protocol.ToleratedFaults(nodes.Count)), seed);
        }
    }

    /// <summary>Everything that is wrong with the target on such a cluster.</summary>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var known = Enumerable
            .Range(1, Math.Clamp(spec.Nodes, 0, 64))
            .Select(number => NodeId.Number(number).Name)
            .ToArray();
        var unknown = NameList().Except(known).ToArray();
        if (Kind == TargetKind.Named && (Names.Length == 0 || unknown.Length > 0))
        {
            yield return new SettingProblem("target", Names, "names among " + string.Join(", ", known));
        }

        var size = Size(spec.Nodes, spec.System.Protocol.ToleratedFaults(spec.Nodes));
        if (size < 1 || size > spec.Nodes || (Kind == TargetKind.Follower && spec.Nodes < 2))
        {
            yield return new SettingProblem("target", ToString(), $"a target that {spec.Nodes} nodes have");
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Kind switch
        {
            TargetKind.Leader => "the leader",
            TargetKind.Follower => "a follower",
            TargetKind.Minority => "a minority",
            TargetKind.Tolerated => "f nodes",
            TargetKind.Majority => "a majority",
            TargetKind.All => "all nodes",
            TargetKind.Named => Names,
            _ => Count switch
            {
                0 => "half of the nodes",
                1 => "one node",
                _ => $"{Count} nodes",
            },
        };

    private int Size(int nodes, int tolerated) =>
        Kind switch
        {
            TargetKind.Minority => (nodes - 1) / 2,
            TargetKind.Tolerated => tolerated,
            TargetKind.Majority => (nodes / 2) + 1,
            TargetKind.Random when Count == 0 => nodes / 2,
            TargetKind.Random => Count,
            TargetKind.All => nodes,
            _ => 1,
        };

    private string[] NameList() =>
        Names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Draws without replacement; the result is in the order of the nodes.</summary>
    private static ImmutableArray<NodeId> Draw(IReadOnlyList<NodeId> nodes, int count, Seed seed)
    {
        if (nodes.Count < count)
        {
            throw new InvalidOperationException(
                $"{count} nodes are asked for and there are {nodes.Count} to choose from"
            );
        }

        var random = seed.CreateRandom();
        var left = nodes.ToList();
        var drawn = new HashSet<NodeId>();
        for (var i = 0; i < count; i++)
        {
            var index = (int)random.NextInt64(left.Count);
            drawn.Add(left[index]);
            left.RemoveAt(index);
        }

        return [.. nodes.Where(drawn.Contains)];
    }
}
