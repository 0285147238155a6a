using System.Net;
using System.Net.Sockets;
using PerfTests.Replica.Transport;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Listens for links. Who does not prove in time to be someone who is let in here is cut off; connections are bounded in number.</summary>
internal sealed class LinkListener : IAsyncDisposable
{
    private const int Backlog = 256;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    private readonly KeyRing _keys;
    private readonly Predicate<ushort> _admits;
    private readonly Func<SecureLink, CancellationToken, Task> _serve;
    private readonly Traffic _traffic;
    private readonly ConnectionListener _listener;

    /// <summary>A listener that has not begun.</summary>
    /// <param name="listen">Where to listen.</param>
    /// <param name="keys">This node's keys.</param>
    /// <param name="admits">Who is let in.</param>
    /// <param name="serve">Serves a link until it ends.</param>
    /// <param name="traffic">Counts who was not let in.</param>
    /// <param name="connectionsMax">Most connections at a time.</param>
    public LinkListener(
        IPEndPoint listen,
        KeyRing keys,
        Predicate<ushort> admits,
        Func<SecureLink, CancellationToken, Task> serve,
        Traffic traffic,
        int connectionsMax
    )
    {
        (_keys, _admits, _serve, _traffic) = (keys, admits, serve, traffic);
        _listener = new ConnectionListener(
            listen,
            Backlog,
            connectionsMax,
            ServeAsync,
            () => traffic.Drop(DropReason.NotAdmitted)
        );
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public void Start() => _listener.Start();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(Socket connection, CancellationToken stop)
    {
        connection.NoDelay = true;
        var stream = new NetworkStream(connection, ownsSocket: false);
        await using var _ = stream.ConfigureAwait(false);
        using var link = await ShakeHandsAsync(stream, stop).ConfigureAwait(false);
        if (link is not null)
        {
            await _serve(link, stop).ConfigureAwait(false);
        }
    }

    private async Task<SecureLink?> ShakeHandsAsync(Stream stream, CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(HandshakeTimeout);
        try
        {
            var link = await SecureLink.AcceptAsync(stream, _keys, timeout.Token).ConfigureAwait(false);
            if (link is not null && _admits(link.Peer))
            {
                return link;
            }
            _traffic.Drop(DropReason.Unauthenticated);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            _traffic.Drop(DropReason.NotAdmitted);
        }
        return null;
    }
}
