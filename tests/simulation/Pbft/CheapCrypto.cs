using System.Buffers.Binary;
using System.IO.Hashing;
using PerfTests.Replica.Wire;
using PerfTests.Units;

namespace PerfTests.SimulationTests.Pbft;

/// <summary>
/// Digests and signatures that nobody in the simulation tries to forge by computing: a replica can only sign by being asked to, under its own index.
/// </summary>
internal static class CheapCrypto
{
    public static Digest Hash(ReadOnlySpan<byte> content)
    {
        var low = XxHash3.HashToUInt64(content);
        return new Digest(low, SeededRandom.Mix(low), XxHash3.HashToUInt64(content, 1), 1);
    }

    public static void Sign(ushort signer, ReadOnlySpan<byte> content, Span<byte> signature)
    {
        signature[..WireLimits.SignatureBytes].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(signature, Tag(signer, content));
    }

    public static bool Verify(ushort signer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        BinaryPrimitives.ReadUInt64LittleEndian(signature) == Tag(signer, content)
        && !signature[8..].ContainsAnyExcept((byte)0);

    private static ulong Tag(ushort signer, ReadOnlySpan<byte> content) =>
        XxHash3.HashToUInt64(content, (long)SeededRandom.Mix(signer + 77UL));
}
