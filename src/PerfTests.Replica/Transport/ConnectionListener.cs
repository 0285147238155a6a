using System.Net;
using System.Net.Sockets;

namespace PerfTests.Replica.Transport;

/// <summary>Accepts connections and has each served until it ends. They are bounded in number; what is beyond is closed at once.</summary>
/// <param name="listen">Where to listen.</param>
/// <param name="backlog">Most connections that wait to be accepted.</param>
/// <param name="connectionsMax">Most connections at a time.</param>
/// <param name="serve">Serves a connection, whose end it may meet in any way that sockets have; the listener closes it.</param>
/// <param name="refuse">Counts a connection that was one too many.</param>
internal sealed class ConnectionListener(
    IPEndPoint listen,
    int backlog,
    int connectionsMax,
    Func<Socket, CancellationToken, Task> serve,
    Action refuse
) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket = new(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly HashSet<Task> _connections = [];
    private Task? _loop;

    /// <summary>Connections at the moment.</summary>
    public int Connections
    {
        get
        {
            lock (_connections)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public void Start()
    {
        // A node that starts again takes its address over from connections that linger; never from a process that listens.
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(listen);
        _socket.Listen(backlog);
        _loop = Task.Run(AcceptAsync);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }
        Task[] open;
        lock (_connections)
        {
            open = [.. _connections];
        }
        await Task.WhenAll(open).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Begin(await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // That connection was gone before it was accepted.
            }
        }
    }

    private void Begin(Socket connection)
    {
        lock (_connections)
        {
            if (_connections.Count >= connectionsMax)
            {
                refuse();
                connection.Dispose();
                return;
            }
            var serving = ServeAsync(connection);
            _connections.Add(serving);
            _ = serving.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    private void Forget(Task ended)
    {
        lock (_connections)
        {
            _connections.Remove(ended);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        await Task.Yield();
        using var owned = connection;
        try
        {
            await serve(connection, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end or this node is gone.
        }
    }
}
