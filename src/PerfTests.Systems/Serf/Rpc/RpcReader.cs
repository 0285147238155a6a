using System.Buffers.Binary;
using System.Text;

namespace PerfTests.Systems.Serf.Rpc;

/// <summary>
/// Reads MessagePack from a stream that has no frames: one value after the other. Values are null, <see cref="bool"/>, <see cref="long"/>, <c>byte[]</c> (strings and bytes are
/// one type on this wire), <c>object?[]</c> and <see cref="RpcMap"/>. For one caller at a time.
/// </summary>
/// <param name="stream">Where the bytes come from.</param>
internal sealed class RpcReader(Stream stream)
{
    /// <summary>More than an agent ever sends; what claims to be longer is not one.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int MaxElements = 65_536;
    private const int MaxDepth = 16;

    private byte[] _buffer = new byte[8_192];
    private int _start;
    private int _end;

    /// <summary>Reads a map.</summary>
    /// <param name="cancellationToken">Ends the wait; the reader is then of no more use.</param>
    /// <exception cref="EndOfStreamException">The other side closed the stream.</exception>
    /// <exception cref="InvalidDataException">It is no map, or not what an agent sends.</exception>
    public async ValueTask<RpcMap> ReadMapAsync(CancellationToken cancellationToken) =>
        await ReadAsync(0, cancellationToken).ConfigureAwait(false) as RpcMap
        ?? throw new InvalidDataException("Serf's RPC sent something other than a map.");

    private async ValueTask<object?> ReadAsync(int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException("Serf's RPC sent values nested too deeply.");
        }

        var kind = (int)await ReadNumberAsync(1, cancellationToken).ConfigureAwait(false);
        return kind switch
        {
            < 0x80 => (long)kind,
            < 0x90 => await ReadMapAsync(kind & 0x0f, depth, cancellationToken).ConfigureAwait(false),
            < 0xa0 => await ReadArrayAsync(kind & 0x0f, depth, cancellationToken).ConfigureAwait(false),
            < 0xc0 => await ReadRawAsync(kind & 0x1f, cancellationToken).ConfigureAwait(false),
            >= 0xe0 => (long)(sbyte)kind,
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xcc => (long)await ReadNumberAsync(1, cancellationToken).ConfigureAwait(false),
            0xcd => (long)await ReadNumberAsync(2, cancellationToken).ConfigureAwait(false),
            0xce => (long)await ReadNumberAsync(4, cancellationToken).ConfigureAwait(false),
            0xcf or 0xd3 => (long)await ReadNumberAsync(8, cancellationToken).ConfigureAwait(false),
            0xd0 => (long)(sbyte)await ReadNumberAsync(1, cancellationToken).ConfigureAwait(false),
            0xd1 => (long)(short)await ReadNumberAsync(2, cancellationToken).ConfigureAwait(false),
            0xd2 => (long)(int)await ReadNumberAsync(4, cancellationToken).ConfigureAwait(false),
            0xc4 or 0xd9 => await ReadRawAsync(1, cancellationToken, isCounted: true).ConfigureAwait(false),
            0xc5 or 0xda => await ReadRawAsync(2, cancellationToken, isCounted: true).ConfigureAwait(false),
            0xc6 or 0xdb => await ReadRawAsync(4, cancellationToken, isCounted: true).ConfigureAwait(false),
            0xdc => await ReadArrayAsync(await CountAsync(2).ConfigureAwait(false), depth, cancellationToken)
                .ConfigureAwait(false),
            0xdd => await ReadArrayAsync(await CountAsync(4).ConfigureAwait(false), depth, cancellationToken)
                .ConfigureAwait(false),
            0xde => await ReadMapAsync(await CountAsync(2).ConfigureAwait(false), depth, cancellationToken)
                .ConfigureAwait(false),
            0xdf => await ReadMapAsync(await CountAsync(4).ConfigureAwait(false), depth, cancellationToken)
                .ConfigureAwait(false),
            _ => throw new InvalidDataException($"Serf's RPC sent a value of the unknown kind 0x{kind:x2}."),
        };

        async ValueTask<int> CountAsync(int bytes) =>
            (int)Math.Min(await ReadNumberAsync(bytes, cancellationToken).ConfigureAwait(false), int.MaxValue);
    }

    private async ValueTask<RpcMap> ReadMapAsync(int pairs, int depth, CancellationToken cancellationToken)
    {
        ThrowIfTooLarge(pairs, MaxElements);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < pairs; i++)
        {
            var key = await ReadAsync(depth + 1, cancellationToken).ConfigureAwait(false) as byte[];
            values[
                Encoding.UTF8.GetString(key ?? throw new InvalidDataException("Serf's RPC sent a key that is no text."))
            ] = await ReadAsync(depth + 1, cancellationToken).ConfigureAwait(false);
        }

        return new RpcMap(values);
    }

    private async ValueTask<object?[]> ReadArrayAsync(int elements, int depth, CancellationToken cancellationToken)
    {
        ThrowIfTooLarge(elements, MaxElements);
        var values = new List<object?>();
        for (var i = 0; i < elements; i++)
        {
            values.Add(await ReadAsync(depth + 1, cancellationToken).ConfigureAwait(false));
        }

        return [.. values];
    }

    private async ValueTask<byte[]> ReadRawAsync(
        int length,
        CancellationToken cancellationToken,
        bool isCounted = false
    )
    {
        if (isCounted)
        {
            length = (int)
                Math.Min(await ReadNumberAsync(length, cancellationToken).ConfigureAwait(false), int.MaxValue);
        }

        ThrowIfTooLarge(length, MaxBytes);
        await FillAsync(length, cancellationToken).ConfigureAwait(false);
        var bytes = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        return bytes;
    }

    /// <summary>An unsigned number of so many bytes, 1 to 8, the most significant first.</summary>
    private async ValueTask<ulong> ReadNumberAsync(int bytes, CancellationToken cancellationToken)
    {
        await FillAsync(bytes, cancellationToken).ConfigureAwait(false);
        var span = _buffer.AsSpan(_start, bytes);
        _start += bytes;
        return bytes switch
        {
            1 => span[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(span),
            4 => BinaryPrimitives.ReadUInt32BigEndian(span),
            _ => BinaryPrimitives.ReadUInt64BigEndian(span),
        };
    }

    private static void ThrowIfTooLarge(int size, int max)
    {
        if (size > max)
        {
            throw new InvalidDataException($"Serf's RPC announced {size} where at most {max} make sense.");
        }
    }

    /// <summary>Makes sure that so many bytes lie in the buffer.</summary>
    private async ValueTask FillAsync(int bytes, CancellationToken cancellationToken)
    {
        if (_end - _start >= bytes)
        {
            return;
        }

        var target = bytes > _buffer.Length ? new byte[bytes] : _buffer;
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, _end - _start);
        while (_end < bytes)
        {
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += count > 0 ? count : throw new EndOfStreamException("Serf's agent closed the connection.");
        }
    }
}
