namespace PerfTests.Systems.Http;

/// <summary>Skips a body in chunks (RFC 9112, section 7.1), however the pieces fall.</summary>
internal struct ChunkedBody
{
    private const long LargestChunk = 1L << 40;

    private Part _part;
    private long _size;
    private bool _hasDigit;
    private bool _lineIsEmpty;

    private enum Part
    {
        Size,
        Extension,
        Data,
        DataEnd,
        Trailer,
        Over,
    }

    /// <summary>Whether the body has ended.</summary>
    public readonly bool IsOver => _part == Part.Over;

    /// <summary>Takes what came.</summary>
    /// <returns>How many bytes of it belong to the body.</returns>
    /// <exception cref="HttpFormatException">It is not a body in chunks.</exception>
    public int Skip(ReadOnlySpan<byte> received)
    {
        var position = 0;
        while (position < received.Length && !IsOver)
        {
            if (_part == Part.Data)
            {
                var data = (int)Math.Min(_size, received.Length - position);
                position += data;
                _size -= data;
                _part = _size == 0 ? Part.DataEnd : Part.Data;
            }
            else
            {
                Take(received[position++]);
            }
        }

        return position;
    }

    private void Take(byte octet)
    {
        switch (_part)
        {
            case Part.Size:
                TakeSize(octet);
                break;
            case Part.Extension when octet == '\n':
                _part = _size > 0 ? Part.Data : Part.Trailer;
                _lineIsEmpty = true;
                break;
            case Part.DataEnd when octet == '\n':
                (_part, _hasDigit) = (Part.Size, false);
                break;
            case Part.DataEnd when octet != '\r':
                throw new HttpFormatException("a chunk is longer than its size");
            case Part.Trailer when octet == '\n':
                _part = _lineIsEmpty ? Part.Over : Part.Trailer;
                _lineIsEmpty = true;
                break;
            case Part.Trailer when octet != '\r':
                _lineIsEmpty = false;
                break;
        }
    }

    private void TakeSize(byte octet)
    {
        var letter = octet | 0x20;
        var digit =
            octet is >= (byte)'0' and <= (byte)'9' ? octet - '0'
            : letter is >= 'a' and <= 'f' ? letter - 'a' + 10
            : -1;
        if (digit >= 0 && _size < LargestChunk)
        {
            (_size, _hasDigit) = ((_size * 16) + digit, true);
            return;
        }

        if (!_hasDigit || octet is not ((byte)'\r' or (byte)'\n' or (byte)';' or (byte)' '))
        {
            throw new HttpFormatException("a chunk's size is not a number");
        }

        _part = Part.Extension;
        if (octet == '\n')
        {
            Take(octet);
        }
    }
}
