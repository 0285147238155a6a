namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>When an update was made, in an order that all nodes agree on: by clock, then by node, then by the life of its process. No two updates have the same.</summary>
/// <param name="Clock">Hybrid logical clock; see <see cref="HybridClock"/>. 0 only for no update.</param>
/// <param name="Node">The node that made it, by its index among the members in order of their names.</param>
/// <param name="Life">When that node's process started. A node that lost its memory may come to the same clock again, from updates of others that run ahead of its own clock.</param>
internal readonly record struct Stamp(ulong Clock, int Node, ulong Life) : IComparable<Stamp>
{
    /// <inheritdoc />
    public int CompareTo(Stamp other) =>
        Clock != other.Clock ? Clock.CompareTo(other.Clock)
        : Node != other.Node ? Node.CompareTo(other.Node)
        : Life.CompareTo(other.Life);

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(Stamp left, Stamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(Stamp left, Stamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is the same or later.</summary>
    public static bool operator >=(Stamp left, Stamp right) => left.CompareTo(right) >= 0;

    /// <summary>Whether the left one is the same or earlier.</summary>
    public static bool operator <=(Stamp left, Stamp right) => left.CompareTo(right) <= 0;
}
