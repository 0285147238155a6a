using System.Globalization;
using System.Text;
using System.Text.Json;
using PerfTests.Units;

namespace PerfTests.Systems.Replica;

/// <summary>Writes requests in the replica's JSON.</summary>
internal static class ReplicaRequest
{
    /// <summary>Path of single operations.</summary>
    public const string Path = "/v1/operations";

    /// <summary>The first half of every identity of one run; the second half is the operation's sequence.</summary>
    public static ulong RunIdentity(Seed seed) => seed.Derive("replica-identity").Value;

    /// <summary>The name of a key.</summary>
    public static string KeyName(long key) => string.Create(CultureInfo.InvariantCulture, $"k{key}");

    /// <summary>Writes an operation.</summary>
    /// <param name="run">See <see cref="RunIdentity"/>.</param>
    /// <param name="sequence">The operation's sequence.</param>
    /// <param name="kind">The replica's word for the operation.</param>
    /// <param name="key">Index of the key.</param>
    /// <param name="value">What to write; empty for reads.</param>
    /// <param name="expected">What a compare-and-swap expects; null expects an absent key.</param>
    /// <param name="local">Whether a read may be stale.</param>
    public static byte[] Write(
        ulong run,
        long sequence,
        string kind,
        long key,
        ReadOnlySpan<byte> value,
        byte[]? expected = null,
        bool local = false
    )
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(160 + (value.Length + (expected?.Length ?? 0)) * 4 / 3);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        Span<byte> identity = stackalloc byte[32];
        run.TryFormat(identity, out _, "x16", CultureInfo.InvariantCulture);
        sequence.TryFormat(identity[16..], out _, "x16", CultureInfo.InvariantCulture);
        writer.WriteString("id"u8, identity);
        writer.WriteString("kind"u8, kind);
        Span<byte> name = stackalloc byte[24];
        Encoding.UTF8.TryGetBytes(KeyName(key), name, out var length);
        writer.WriteString("key"u8, name[..length]);
        if (kind is not "get")
        {
            writer.WriteBase64String("value"u8, value);
        }
        if (expected is not null)
        {
            writer.WriteBase64String("expected"u8, expected);
        }
        if (local)
        {
            writer.WriteString("consistency"u8, "local"u8);
        }
        writer.WriteString("encoding"u8, "base64"u8);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
