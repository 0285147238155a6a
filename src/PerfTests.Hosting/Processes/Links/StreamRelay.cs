using System.Net;
using System.Net.Sockets;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// A connection through the proxy. It is handed on when both links carry it, after what a handshake over them takes; until then nothing reaches the other node.
/// Belongs to the loop's thread.
/// </summary>
internal sealed class StreamRelay : ITimed
{
    private readonly ProxyLoop _loop;
    private readonly IPEndPoint _real;
    private readonly Action<StreamRelay> _closed;
    private readonly RelayEnd _near;
    private readonly StreamFlow _forth;
    private readonly StreamFlow _back;
    private readonly long _dueNs;
    private RelayEnd? _far;
    private bool _isWaiting = true;

    /// <summary>Takes a connection.</summary>
    /// <param name="accepted">The sender's connection.</param>
    /// <param name="real">Where the receiver listens.</param>
    /// <param name="forth">From the node that connected.</param>
    /// <param name="back">To it.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="closed">Told when it is over.</param>
    public StreamRelay(
        Socket accepted,
        IPEndPoint real,
        Link forth,
        Link back,
        ProxyLoop loop,
        Action<StreamRelay> closed
    )
    {
        (_loop, _real, _closed) = (loop, real, closed);
        _forth = new StreamFlow(this, forth, loop) { Source = accepted };
        _back = new StreamFlow(this, back, loop) { Sink = accepted };
        _near = new RelayEnd(accepted, _forth, _back);
        _dueNs = loop.NowNs + forth.DrawDelay() + back.DrawDelay();
        loop.Watch(_near);
        forth.CountHeld(connections: 1);
    }

    /// <summary>Whether it is over.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether what it carries passes over a link.</summary>
    public bool Uses(Link link) => link == _forth.Link || link == _back.Link;

    /// <summary>Does what can be done now; called at its begin and whenever something changes on its links.</summary>
    public void Advance()
    {
        if (IsClosed)
        {
            return;
        }

        if (_forth.Link.Quality.ResetsConnections || _back.Link.Quality.ResetsConnections)
        {
            foreach (var link in new[] { _forth.Link, _back.Link })
            {
                if (link.Quality.ResetsConnections)
                {
                    link.CountReset();
                }
            }

            Reset();
        }
        else if (_far is not null)
        {
            _forth.Flush();
            _back.Flush();
        }
        else if (IsPassable)
        {
            ConnectWhenDue();
        }
        else if (_forth.HasEnded)
        {
            // Whoever gave up before the first packet got through leaves nothing behind.
            Reset();
        }
    }

    /// <inheritdoc/>
    public void OnTime() => Advance();

    /// <summary>The receiver answered the attempt to connect.</summary>
    public void OnConnected(SocketError error)
    {
        if (error != SocketError.Success)
        {
            Reset();
            return;
        }

        _forth.Sink = _far!.Socket;
        _back.Source = _far.Socket;
        _forth.Flush();
        _back.Flush();
    }

    /// <summary>A direction is over: says so to where it went.</summary>
    public void OnEnd(Socket sink)
    {
        if (_forth.IsOver && _back.IsOver)
        {
            Close(linger: null);
            return;
        }

        try
        {
            sink.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is gone already, which its own direction finds out.
        }
    }

    /// <summary>A node reads no more. The other one learns of it by the link back, as soon as that carries the news.</summary>
    public void OnSinkGone(StreamFlow flow)
    {
        var other = flow == _forth ? _back : _forth;
        if (other.HasEnded)
        {
            Reset();
        }
    }

    /// <summary>Resets both connections.</summary>
    public void Reset() => Close(new LingerOption(enable: true, seconds: 0));

    private bool IsPassable => !_forth.Link.Quality.IsCut && !_back.Link.Quality.IsCut;

    private void ConnectWhenDue()
    {
        if (_dueNs > _loop.NowNs && !(_forth.Link.IsUntouched && _back.Link.IsUntouched))
        {
            _loop.WakeAt(_dueNs, this);
            return;
        }

        StopWaiting();
        _forth.Link.CountOpened();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            Blocking = false,
            NoDelay = true,
        };
        _far = new RelayEnd(socket, _back, _forth) { Connecting = this };
        _loop.Watch(_far);
        try
        {
            socket.Connect(_real);
        }
        catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // How it ends is known when the socket can be written to.
        }
        catch (SocketException)
        {
            Reset();
        }
    }

    private void StopWaiting()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _forth.Link.CountHeld(connections: -1);
        }
    }

    private void Close(LingerOption? linger)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        StopWaiting();
        _forth.Drop();
        _back.Drop();
        CloseEnd(_near, linger);
        if (_far is not null)
        {
            CloseEnd(_far, linger);
        }

        _closed(this);
    }

    private void CloseEnd(RelayEnd end, LingerOption? linger)
    {
        _loop.Forget(end);
        try
        {
            if (linger is not null)
            {
                end.Socket.LingerState = linger;
            }
        }
        catch (SocketException)
        {
            // A socket that is broken already needs no reset.
        }

        end.Socket.Dispose();
    }
}
