using System.Security.Cryptography;

namespace PerfTests.Replica.Wire;

/// <summary>
/// Puts messages into frames that prove where they come from: <c>length (4) | number (8) | messages | HMAC-SHA256 (32)</c>, where each message has
/// its own length (4) in front and the HMAC is over number and messages. The number counts frames, so that none can be replayed.
/// </summary>
/// <param name="key">The direction's key.</param>
internal sealed class LinkWriter(byte[] key)
{
    private const int HeaderBytes = 12;

    private readonly WireWriter _frame = new(16 * 1024);
    private ulong _number;

    /// <summary>Bytes of messages in the frame so far.</summary>
    public int PendingBytes => Math.Max(0, _frame.Length - HeaderBytes);

    /// <summary>Adds a message to the frame.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        if (_frame.Length == 0)
        {
            _frame.Reserve(HeaderBytes);
        }
        _frame.Bytes(message);
    }

    /// <summary>Ends the frame.</summary>
    /// <returns>What to send; valid until the next <see cref="Add"/>.</returns>
    public ReadOnlyMemory<byte> Seal()
    {
        var content = _frame.Length - 4;
        _frame.PatchUInt32(0, (uint)(content + HMACSHA256.HashSizeInBytes));
        _frame.PatchUInt32(4, (uint)_number);
        _frame.PatchUInt32(8, (uint)(_number >> 32));
        _number++;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, _frame.Written[4..], mac);
        _frame.Raw(mac);
        var sealedFrame = _frame.WrittenMemory;
        _frame.Truncate();
        return sealedFrame;
    }
}
