using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PerfTests.Replica.Wire;

/// <summary>Reads the frames that a <see cref="LinkWriter"/> wrote. The first frame that is wrong ends the link.</summary>
/// <param name="stream">The connection.</param>
/// <param name="key">The direction's key.</param>
internal sealed class LinkReader(Stream stream, byte[] key)
{
    private const int FirstBytes = 64 * 1024;
    private const int KeptBytesMax = 1024 * 1024;
    private const int OverheadBytes = 8 + HMACSHA256.HashSizeInBytes;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _end;
    private ulong _number;

    /// <summary>Reads the next frame.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How it went, and the messages if it went well; they are valid until the next read.</returns>
    public async ValueTask<(LinkOutcome Outcome, ReadOnlyMemory<byte> Messages)> ReadAsync(
        CancellationToken cancellation
    )
    {
        if (!await FillAsync(4, cancellation).ConfigureAwait(false))
        {
            return (LinkOutcome.Ended, default);
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
        if (length is < OverheadBytes or > WireLimits.FrameBytesMax)
        {
            return (LinkOutcome.Oversized, default);
        }
        if (!await FillAsync(4 + (int)length, cancellation).ConfigureAwait(false))
        {
            return (LinkOutcome.Ended, default);
        }
        var content = _buffer.AsMemory(_start + 4, (int)length - HMACSHA256.HashSizeInBytes);
        var mac = _buffer.AsMemory(_start + 4 + content.Length, HMACSHA256.HashSizeInBytes);
        _start += 4 + (int)length;
        return IsAuthentic(content.Span, mac.Span)
            ? (LinkOutcome.Frame, content[8..])
            : (LinkOutcome.Unauthenticated, default);
    }

    /// <summary>Takes the next message out of a frame's messages.</summary>
    /// <returns>False at the end, and where a length makes no sense.</returns>
    public static bool TryNext(ref ReadOnlyMemory<byte> messages, out ReadOnlyMemory<byte> message)
    {
        message = default;
        if (messages.Length < 4)
        {
            return false;
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(messages.Span);
        if (length > messages.Length - 4)
        {
            return false;
        }
        message = messages.Slice(4, (int)length);
        messages = messages[(4 + (int)length)..];
        return true;
    }

    private bool IsAuthentic(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, content, expected);
        return BinaryPrimitives.ReadUInt64LittleEndian(content) == _number++
            && CryptographicOperations.FixedTimeEquals(expected, mac);
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellation)
    {
        while (_end - _start < needed)
        {
            MakeRoom(needed);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }
            _end += read;
        }
        return true;
    }

    /// <summary>Room for at least one more byte. The buffer grows with the bytes that are there, not with the length that they claim.</summary>
    private void MakeRoom(int needed)
    {
        var kept = _buffer.AsSpan(_start, _end - _start);
        if (kept.IsEmpty && _buffer.Length > KeptBytesMax && needed <= KeptBytesMax)
        {
            _buffer = new byte[FirstBytes];
        }
        else if (kept.Length == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(needed, 2 * _buffer.Length));
        }
        else if (_end == _buffer.Length || kept.IsEmpty)
        {
            kept.CopyTo(_buffer);
        }
        else
        {
            return;
        }
        (_start, _end) = (0, kept.Length);
    }
}
