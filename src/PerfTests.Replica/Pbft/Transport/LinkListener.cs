using System.Net;
using System.Net.Sockets;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Listens for links. Who does not prove in time to be someone who is let in here is cut off; connections are bounded in number.</summary>
/// <param name="listen">Where to listen.</param>
/// <param name="keys">This node's keys.</param>
/// <param name="admits">Who is let in.</param>
/// <param name="serve">Serves a link until it ends.</param>
/// <param name="traffic">Counts who was not let in.</param>
/// <param name="connectionsMax">Most connections at a time.</param>
internal sealed class LinkListener(
    IPEndPoint listen,
    KeyRing keys,
    Predicate<ushort> admits,
    Func<SecureLink, CancellationToken, Task> serve,
    Traffic traffic,
    int connectionsMax
) : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly Socket socket = new(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly HashSet<Task> connections = [];
    private Task? loop;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public void Start()
    {
        // A node that starts again takes its address over from connections that linger; never from a process that listens.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(listen);
        socket.Listen(256);
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
                traffic.Drop(DropReason.NotAdmitted);
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
            connection.NoDelay = true;
            var stream = new NetworkStream(connection, ownsSocket: false);
            await using var _ = stream.ConfigureAwait(false);
            using var link = await ShakeHandsAsync(stream).ConfigureAwait(false);
            if (link is not null)
                await serve(link, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end or this node is gone.
        }
    }

    private async Task<SecureLink?> ShakeHandsAsync(Stream stream)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        patience.CancelAfter(HandshakeWithin);
        try
        {
            var link = await SecureLink.AcceptAsync(stream, keys, patience.Token).ConfigureAwait(false);
            if (link is not null && admits(link.Peer))
                return link;
            traffic.Drop(DropReason.Unauthenticated);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            traffic.Drop(DropReason.NotAdmitted);
        }
        return null;
    }
}
