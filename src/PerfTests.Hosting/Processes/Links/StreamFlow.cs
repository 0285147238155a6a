using System.Buffers;
using System.Net.Sockets;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>One direction of a connection through the proxy: reads from one socket, lets the link decide, writes to the other. Belongs to the loop's thread.</summary>
/// <param name="relay">The connection.</param>
/// <param name="link">What is done to this direction.</param>
/// <param name="loop">The loop.</param>
internal sealed class StreamFlow(StreamRelay relay, Link link, ProxyLoop loop) : ITimed
{
    private readonly Queue<Piece> _waiting = new();
    private long _lastDueNs;
    private long _wakeAtNs = long.MaxValue;
    private int _waitingBytes;
    private int _headSent;
    private bool _hasEnded;
    private bool _isSinkGone;

    private enum PieceKind
    {
        Data,
        End,
        Reset,
    }

    /// <summary>The link.</summary>
    public Link Link => link;

    /// <summary>Where it comes from; null as long as the connection is not handed on.</summary>
    public Socket? Source { get; set; }

    /// <summary>Where it goes; null as long as the connection is not handed on.</summary>
    public Socket? Sink { get; set; }

    /// <summary>Whether everything has been handed on, its end included.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether it has read the end of its source.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Whether there is room for more.</summary>
    public bool WantsRead => Source is not null && !_hasEnded && !_isSinkGone && _waitingBytes < link.QueueBytes;

    /// <summary>Whether it waits for room in the socket it writes to.</summary>
    public bool WantsWrite { get; private set; }

    /// <summary>Reads what has come.</summary>
    public void Read()
    {
        var now = loop.NowNs;
        var buffer = loop.Buffer.AsSpan(0, link.ReadBytes);
        var length = Source!.Receive(buffer, SocketFlags.None, out var error);
        switch (error)
        {
            case SocketError.WouldBlock or SocketError.TryAgain or SocketError.Interrupted:
                return;
            case SocketError.Success when length > 0:
                _lastDueNs = Math.Max(_lastDueNs, link.AdmitStream(length, now));
                Take(buffer[..length], now);
                return;
            default:
                _hasEnded = true;
                _lastDueNs = Math.Max(
                    _lastDueNs,
                    link.AdmitStream(0, now) + (long)link.Quality.CloseDelay.TotalNanoseconds
                );
                link.CountHeld(ends: 1);
                var kind = error == SocketError.Success ? PieceKind.End : PieceKind.Reset;
                _waiting.Enqueue(new Piece(kind, [], 0, now, _lastDueNs));
                relay.Advance();
                return;
        }
    }

    /// <summary>Hands on what is due, as far as there is room.</summary>
    public void Flush()
    {
        WantsWrite = false;
        while (!relay.IsClosed && Sink is not null && _waiting.TryPeek(out var piece))
        {
            // What a healed link still holds comes at once, as what is sent again over a good network does.
            if (link.Quality.IsCut || (piece.DueNs > loop.NowNs && !link.IsUntouched))
            {
                Sleep(piece.DueNs);
                return;
            }

            if (!HandOn(piece))
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void OnTime()
    {
        _wakeAtNs = long.MaxValue;
        Flush();
    }

    /// <summary>The other side of the sink is gone: nothing can be handed on any more.</summary>
    public void Drop()
    {
        _isSinkGone = true;
        WantsWrite = false;
        while (_waiting.TryDequeue(out var piece))
        {
            Release(piece);
        }
    }

    private void Take(ReadOnlySpan<byte> data, long now)
    {
        var sent = 0;
        if (_waiting.Count == 0 && Sink is not null && !link.Quality.IsCut && _lastDueNs <= now)
        {
            sent = Write(data);
            if (sent == data.Length)
            {
                link.CountPassed(data.Length, loop.NowNs - now);
            }

            if (sent == data.Length || _isSinkGone)
            {
                return;
            }
        }

        var copy = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(copy);
        if (_waiting.Count == 0)
        {
            _headSent = sent;
        }

        _waiting.Enqueue(new Piece(PieceKind.Data, copy, data.Length, now, _lastDueNs));
        _waitingBytes += data.Length;
        link.CountHeld(data.Length);
        Flush();
    }

    /// <returns>Whether the piece is done with.</returns>
    private bool HandOn(Piece piece)
    {
        if (piece.Kind == PieceKind.Data)
        {
            _headSent += Write(piece.Buffer.AsSpan(_headSent, piece.Length - _headSent));
            if (_isSinkGone)
            {
                return false;
            }

            if (_headSent < piece.Length)
            {
                WantsWrite = true;
                return false;
            }

            _headSent = 0;
            link.CountPassed(piece.Length, loop.NowNs - piece.ArrivedNs);
        }

        _waiting.Dequeue();
        Release(piece);
        if (piece.Kind == PieceKind.End)
        {
            IsOver = true;
            relay.OnEnd(Sink!);
        }
        else if (piece.Kind == PieceKind.Reset)
        {
            relay.Reset();
        }

        return true;
    }

    private int Write(ReadOnlySpan<byte> data)
    {
        var sent = Sink!.Send(data, SocketFlags.None, out var error);
        if (error is SocketError.Success)
        {
            return sent;
        }

        if (error is not (SocketError.WouldBlock or SocketError.TryAgain or SocketError.Interrupted))
        {
            Drop();
            relay.OnSinkGone(this);
        }

        return 0;
    }

    private void Release(Piece piece)
    {
        if (piece.Kind == PieceKind.Data)
        {
            _waitingBytes -= piece.Length;
            link.CountHeld(-piece.Length);
            ArrayPool<byte>.Shared.Return(piece.Buffer);
        }
        else
        {
            link.CountHeld(ends: -1);
        }
    }

    private void Sleep(long dueNs)
    {
        // A cut link has no due time: its healing flushes it.
        if (!link.Quality.IsCut && dueNs < _wakeAtNs)
        {
            _wakeAtNs = dueNs;
            loop.WakeAt(dueNs, this);
        }
    }

    private readonly record struct Piece(PieceKind Kind, byte[] Buffer, int Length, long ArrivedNs, long DueNs);
}
