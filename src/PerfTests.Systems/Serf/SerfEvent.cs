using System.Globalization;
using System.Text;
using PerfTests.Clusters;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Systems.Serf;

/// <summary>A user event of the harness: where it was made and which operation it is, in readable words before the filling of its payload.</summary>
/// <param name="Origin">The agent that was told of it.</param>
/// <param name="Identity">Which operation of which client, as <see cref="UpdateIdentity"/> writes it.</param>
internal sealed record SerfEvent(string Origin, string Identity)
{
    /// <summary>Name of the harness's events; others on the same cluster are not its business.</summary>
    public const string Name = "perftests";

    private const byte Separator = (byte)':';
    private const byte End = (byte)';';

    /// <summary>Makes the payload of an operation: at least its words, filled up to the size of the value.</summary>
    /// <param name="origin">The agent that will be told.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="seed">The client's seed.</param>
    public static byte[] Payload(NodeId origin, Operation operation, Seed seed)
    {
        var words = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{origin}:{UpdateIdentity.Of(seed, operation.Sequence)};")
        );
        var payload = new byte[Math.Max(words.Length, operation.ValueBytes)];
        words.CopyTo(payload, 0);
        ValueGenerator.Fill(payload.AsSpan(words.Length), seed, operation.Sequence);
        return payload;
    }

    /// <summary>Reads a payload.</summary>
    /// <returns>Null if it is not the harness's.</returns>
    public static SerfEvent? Parse(ReadOnlySpan<byte> payload)
    {
        var end = payload.IndexOf(End);
        var words = end < 0 ? default : payload[..end];
        var separator = words.IndexOf(Separator);
        return separator < 1
            ? null
            : new SerfEvent(
                Encoding.UTF8.GetString(words[..separator]),
                Encoding.UTF8.GetString(words[(separator + 1)..])
            );
    }
}
