using System.Security.Cryptography;

namespace PerfTests.Replica.Wire;

/// <summary>
/// A connection between two members who know each other's keys. The listener sends <c>magic (4) | nonce (32)</c>; the dialer answers
/// <c>magic (4) | from (2) | to (2) | nonce (32) | HMAC-SHA256 (32)</c>. Each direction has a key that only these two can derive, for this connection alone.
/// </summary>
internal sealed class SecureLink : IDisposable
{
    private const uint Magic = 0x31465450;
    private const int NonceBytes = 32;
    private const int ChallengeBytes = 4 + NonceBytes;
    private const int AnswerBytes = 8 + NonceBytes + HMACSHA256.HashSizeInBytes;

    private SecureLink(Stream stream, ushort peer, byte[] sendKey, byte[] receiveKey)
    {
        (Stream, Peer) = (stream, peer);
        Writer = new LinkWriter(sendKey);
        Reader = new LinkReader(stream, receiveKey);
    }

    /// <summary>The connection, to which sealed frames are written.</summary>
    public Stream Stream { get; }

    /// <summary>Who is at the other end. For a dialer: who alone can read and answer.</summary>
    public ushort Peer { get; }

    /// <summary>Frames messages to the other end.</summary>
    public LinkWriter Writer { get; }

    /// <summary>Reads frames of the other end.</summary>
    public LinkReader Reader { get; }

    /// <summary>Takes up a connection that this end made.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="keys">This end's keys.</param>
    /// <param name="peer">Who is meant to listen there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The listener speaks something else, or went away.</exception>
    public static async Task<SecureLink> DialAsync(
        Stream stream,
        KeyRing keys,
        ushort peer,
        CancellationToken cancellation
    )
    {
        var challenge = new byte[ChallengeBytes];
        await stream.ReadExactlyAsync(challenge, cancellation).ConfigureAwait(false);
        if (new WireReader(challenge).UInt32() != Magic)
        {
            throw new IOException("What listens there is no replica.");
        }
        var answer = new WireWriter(AnswerBytes);
        answer.UInt32(Magic);
        answer.UInt16(keys.Index);
        answer.UInt16(peer);
        RandomNumberGenerator.Fill(answer.Reserve(NonceBytes));
        var (outward, inward) = Keys(keys, peer, challenge, answer.Written);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(outward, answer.Written, mac);
        answer.Raw(mac);
        await stream.WriteAsync(answer.WrittenMemory, cancellation).ConfigureAwait(false);
        return new SecureLink(stream, peer, outward, inward);
    }

    /// <summary>Takes up a connection that the other end made.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="keys">This end's keys.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when the other end could not prove who it is.</returns>
    /// <exception cref="IOException">The other end went away.</exception>
    public static async Task<SecureLink?> AcceptAsync(Stream stream, KeyRing keys, CancellationToken cancellation)
    {
        var challenge = new WireWriter(ChallengeBytes);
        challenge.UInt32(Magic);
        RandomNumberGenerator.Fill(challenge.Reserve(NonceBytes));
        await stream.WriteAsync(challenge.WrittenMemory, cancellation).ConfigureAwait(false);
        var answer = new byte[AnswerBytes];
        await stream.ReadExactlyAsync(answer, cancellation).ConfigureAwait(false);
        return Check(stream, keys, challenge.ToArray(), answer);
    }

    /// <inheritdoc />
    public void Dispose() => Stream.Dispose();

    private static SecureLink? Check(Stream stream, KeyRing keys, byte[] challenge, byte[] answer)
    {
        var reader = new WireReader(answer);
        var (magic, from, to) = (reader.UInt32(), reader.UInt16(), reader.UInt16());
        if (magic != Magic || to != keys.Index || from == keys.Index || !keys.Knows(from))
        {
            return null;
        }
        var said = answer.AsSpan(0, 8 + NonceBytes);
        var (inward, outward) = Keys(keys, from, challenge, said);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(inward, said, mac);
        return CryptographicOperations.FixedTimeEquals(mac, answer.AsSpan(8 + NonceBytes))
            ? new SecureLink(stream, from, outward, inward)
            : null;
    }

    /// <returns>The key from dialer to listener, and the one back.</returns>
    private static (byte[] Dialers, byte[] Listeners) Keys(
        KeyRing keys,
        ushort other,
        ReadOnlySpan<byte> challenge,
        ReadOnlySpan<byte> answer
    )
    {
        Span<byte> nonces = stackalloc byte[2 * NonceBytes];
        challenge[4..].CopyTo(nonces);
        answer[8..].CopyTo(nonces[NonceBytes..]);
        // Who dials whom is in the answer, and so in the key: a challenge cannot be reflected.
        Span<byte> purpose = stackalloc byte[5];
        answer[4..8].CopyTo(purpose);
        purpose[4] = 0;
        var dialers = keys.SessionKey(other, nonces, purpose);
        purpose[4] = 1;
        return (dialers, keys.SessionKey(other, nonces, purpose));
    }
}
