using System.Text;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Gossip.Wire;

/// <summary>The members in the order of their names, which is the same at every node: a member is its position in it.</summary>
internal sealed class MemberNames
{
    private readonly byte[][] _encoded;
    private readonly Dictionary<byte[], int> _indexes;

    /// <summary>Orders the names.</summary>
    /// <param name="names">Every member, each once, each at most <see cref="WireSizes.NameMax"/> bytes.</param>
    public MemberNames(IEnumerable<string> names)
    {
        All = [.. names.Order(StringComparer.Ordinal)];
        _encoded = [.. All.Select(Encoding.UTF8.GetBytes)];
        _indexes = _encoded
            .Select((name, i) => (name, i))
            .ToDictionary(p => p.name, p => p.i, ByteKeyComparer.Instance);
    }

    /// <summary>Every name in order.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>A name as it is on the wire.</summary>
    public ReadOnlySpan<byte> Bytes(int member) => _encoded[member];

    /// <summary>The index of a name; -1 for a stranger's.</summary>
    public int Find(ReadOnlySpan<byte> name) =>
        _indexes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var index) ? index : -1;

    /// <summary>The index of a name; -1 for a stranger's.</summary>
    public int Find(string name) => Find(Encoding.UTF8.GetBytes(name));
}
