namespace PerfTests.Analysis.Histories.Edn;

/// <summary>The bytes of a stream one by one, with the line that each stands on.</summary>
/// <param name="stream">What is read.</param>
internal sealed class ByteSource(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _next;
    private int _end;

    /// <summary>The line that the next byte stands on, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Bytes read from the stream.</summary>
    public long Position { get; private set; }

    /// <summary>The next byte; -1 at the end.</summary>
    public int Peek() => _next < _end || Fill() ? _buffer[_next] : -1;

    /// <summary>The byte after the next one; -1 where there is none.</summary>
    public int PeekSecond()
    {
        if (_next + 1 >= _end && !Fill())
        {
            return -1;
        }

        return _next + 1 < _end ? _buffer[_next + 1] : -1;
    }

    /// <summary>Takes the next byte; -1 at the end.</summary>
    public int Take()
    {
        if (_next == _end && !Fill())
        {
            return -1;
        }

        var taken = _buffer[_next++];
        if (taken == '\n')
        {
            Line++;
        }

        return taken;
    }

    /// <summary>Reads on behind what has not been taken.</summary>
    private bool Fill()
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            (_end, _next) = (_end - _next, 0);
        }

        var read = _end == _buffer.Length ? 0 : stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        Position += read;
        return read > 0;
    }
}
