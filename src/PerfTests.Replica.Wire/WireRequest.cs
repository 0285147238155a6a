using System.Security.Cryptography;

namespace PerfTests.Replica.Wire;

/// <summary>
/// Operations that a client signed together: <c>'R' (1) | signer (2) | client (8) | timestamp (8) | unordered (1) | count (2) | operations | signature (64)</c>.
/// Immutable; its identity is the digest of all its bytes.
/// </summary>
internal sealed class WireRequest
{
    /// <summary>The first byte: no other signed message begins with it.</summary>
    public const byte Mark = (byte)'R';

    /// <summary>The index under which the load generator's client signs.</summary>
    public const ushort ClientIndex = ushort.MaxValue;

    /// <summary>Bytes before the operations.</summary>
    public const int HeaderBytes = 1 + 2 + 8 + 8 + 1 + 2;

    private WireRequest(
        byte[] bytes,
        ushort signer,
        ulong client,
        long timestamp,
        bool isUnordered,
        int count,
        Digest digest
    )
    {
        (Bytes, Signer, Client, Timestamp) = (bytes, signer, client, timestamp);
        (IsUnordered, Count, Digest) = (isUnordered, count, digest);
    }

    /// <summary>The request as it was signed, with its signature.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whose key signed it: the index of a node, or <see cref="ClientIndex"/>.</summary>
    public ushort Signer { get; }

    /// <summary>One of a client's lanes (<see cref="WireLane"/>): each has one request under way at a time.</summary>
    public ulong Client { get; }

    /// <summary>Ascending per <see cref="Client"/>; a retry carries the same.</summary>
    public long Timestamp { get; }

    /// <summary>Whether it only reads, and each replica may answer at once from its own state.</summary>
    public bool IsUnordered { get; }

    /// <summary>How many operations it holds.</summary>
    public int Count { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, or what the caller of <see cref="Read"/> took in its place.</summary>
    public Digest Digest { get; }

    /// <summary>The operations, one after the other.</summary>
    public ReadOnlySpan<byte> Operations =>
        Bytes.AsSpan(HeaderBytes, Bytes.Length - HeaderBytes - WireLimits.SignatureBytes);

    /// <summary>What the signature is over.</summary>
    public ReadOnlySpan<byte> Signed => Bytes.AsSpan(0, Bytes.Length - WireLimits.SignatureBytes);

    /// <summary>The signature.</summary>
    public ReadOnlySpan<byte> Signature => Bytes.AsSpan(Bytes.Length - WireLimits.SignatureBytes);

    /// <summary>Builds and signs a request.</summary>
    /// <param name="signer">Whose key signs.</param>
    /// <param name="client">The lane, one of the signer's: <see cref="WireLane.Of"/>.</param>
    /// <param name="timestamp">Above every earlier one of the lane.</param>
    /// <param name="isUnordered">Whether it only reads, out of order.</param>
    /// <param name="count">How many operations there are.</param>
    /// <param name="operations">The operations as <see cref="WireOperation"/> writes them.</param>
    /// <param name="sign">Signs the first argument into the second.</param>
    public static byte[] Build(
        ushort signer,
        ulong client,
        long timestamp,
        bool isUnordered,
        int count,
        ReadOnlySpan<byte> operations,
        Signing sign
    )
    {
        var writer = new WireWriter(HeaderBytes + operations.Length + WireLimits.SignatureBytes);
        writer.Byte(Mark);
        writer.UInt16(signer);
        writer.UInt64(client);
        writer.Int64(timestamp);
        writer.Byte(isUnordered ? (byte)1 : (byte)0);
        writer.UInt16((ushort)count);
        writer.Raw(operations);
        Span<byte> signature = stackalloc byte[WireLimits.SignatureBytes];
        sign(writer.Written, signature);
        writer.Raw(signature);
        return writer.ToArray();
    }

    /// <summary>Reads a request; its signature is not looked at.</summary>
    /// <param name="bytes">Foreign bytes.</param>
    /// <param name="hash">Takes the digest.</param>
    /// <returns>Null when they are no request.</returns>
    public static WireRequest? Read(ReadOnlySpan<byte> bytes, Hashing hash)
    {
        if (bytes.Length is < HeaderBytes + WireLimits.SignatureBytes or > WireLimits.RequestBytesMax)
        {
            return null;
        }
        var reader = new WireReader(bytes[..^WireLimits.SignatureBytes]);
        if (reader.Byte() != Mark)
        {
            return null;
        }
        var signer = reader.UInt16();
        var client = reader.UInt64();
        var timestamp = reader.Int64();
        var unordered = reader.Byte();
        var count = reader.UInt16();
        if (WireLane.SignerOf(client) != signer || unordered > 1 || count is 0 or > WireLimits.RequestOperationsMax)
        {
            return null;
        }
        for (var i = 0; i < count && !reader.IsMalformed; i++)
        {
            var operation = WireOperation.Read(ref reader);
            if (unordered == 1 && operation.Kind != WireOperation.Get)
            {
                return null;
            }
        }
        if (!reader.IsComplete)
        {
            return null;
        }
        return new WireRequest(bytes.ToArray(), signer, client, timestamp, unordered == 1, count, hash(bytes));
    }

    /// <summary>SHA-256, the digest that the replicas use among each other.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(bytes, hash);
        return Digest.Read(hash);
    }
}
