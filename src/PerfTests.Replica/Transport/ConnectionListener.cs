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
    private readonly CancellationTokenSource stop = new();
    private readonly Socket socket = new(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly HashSet<Task> connections = [];
    private Task? loop;

    /// <summary>Connections at the moment.</summary>
    public int Connections
    {
        get
        {
            lock (connections)
                return connections.Count;
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public void Start()
    {
        // A node that starts again takes its address over from connections that linger; never from a process that listens.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(listen);
        socket.Listen(backlog);
        loop = Task.Run(AcceptAsync);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        if (loop is not null)
            await loop.ConfigureAwait(false);
        Task[] open;
        lock (connections)
            open = [.. connections];
        await Task.WhenAll(open).ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Begin(await socket.AcceptAsync(stop.Token).ConfigureAwait(false));
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
        lock (connections)
        {
            if (connections.Count >= connectionsMax)
            {
                refuse();
                connection.Dispose();
                return;
            }
            var serving = ServeAsync(connection);
            connections.Add(serving);
            _ = serving.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    private void Forget(Task ended)
    {
        lock (connections)
            connections.Remove(ended);
    }

    private async Task ServeAsync(Socket connection)
    {
        await Task.Yield();
        using var owned = connection;
        try
        {
            await serve(connection, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end or this node is gone.
        }
    }
}
