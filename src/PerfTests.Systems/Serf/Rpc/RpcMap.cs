using System.Text;

namespace PerfTests.Systems.Serf.Rpc;

/// <summary>A map as an agent sends it.</summary>
/// <param name="Values">What was read, by key; see <see cref="RpcReader"/> for the types.</param>
internal sealed record RpcMap(IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>A string; empty where it is absent or none.</summary>
    public string Text(string key) => Encoding.UTF8.GetString(Bytes(key));

    /// <summary>Bytes; empty where they are absent or none.</summary>
    public byte[] Bytes(string key) => Values.GetValueOrDefault(key) as byte[] ?? [];

    /// <summary>A whole number; 0 where it is absent or none.</summary>
    public long Number(string key) => Values.GetValueOrDefault(key) is long number ? number : 0;

    /// <summary>A map; empty where it is absent or none.</summary>
    public RpcMap Map(string key) =>
        Values.GetValueOrDefault(key) as RpcMap ?? new RpcMap(new Dictionary<string, object?>());
}
