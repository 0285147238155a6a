using System.Net;
using System.Net.Sockets;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>
/// The way to another replica: dials it, again and again, and sends while the link holds. What is to be sent meanwhile is dropped: replicas tell each other where they
/// are, and send again what was missed.
/// </summary>
/// <param name="address">Where the other replica listens.</param>
/// <param name="index">Its index.</param>
/// <param name="keys">This node's keys.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerLink(EndPoint address, int index, KeyRing keys, TimeProvider time) : IAsyncDisposable
{
    private const long WaitingBytesMax = 64L * 1024 * 1024;
    private const int TcpUserTimeout = 18;
    private const int UnansweredMs = 2_000;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReconnectDelayMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReconnectDelayMax = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private volatile LinkSender? _sender;
    private Task? _loop;

    /// <summary>Whether the link holds, as far as is known.</summary>
    public bool IsUp => _sender is not null;

    /// <summary>Begins to dial.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Sends a message if the link holds.</summary>
    /// <returns>False when it does not.</returns>
    public bool Post(byte[] message) => _sender is { } present && present.Post(message);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = ReconnectDelayMin;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (await HoldAsync().ConfigureAwait(false))
                {
                    pause = ReconnectDelayMin;
                }
            }
            catch (Exception e)
                when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Not there yet, or gone.
            }
            _sender = null;
            await Task.Delay(pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < ReconnectDelayMax ? pause * 2 : ReconnectDelayMax;
        }
    }

    /// <returns>True when there was a link, which has ended.</returns>
    private async Task<bool> HoldAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timeout.CancelAfter(ConnectTimeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // What is not acknowledged within this time ends the connection: after a partition a new one is faster than the old one's next attempt.
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes(UnansweredMs));
        }
        await socket.ConnectAsync(address, timeout.Token).ConfigureAwait(false);
        using var link = await SecureLink
            .DialAsync(new NetworkStream(socket, ownsSocket: false), keys, (ushort)index, timeout.Token)
            .ConfigureAwait(false);
        _sender = new LinkSender(link, WaitingBytesMax);
        // Nothing ever comes back on this link but its end.
        var nothing = new byte[1];
        await link.Stream.ReadAsync(nothing, _stop.Token).ConfigureAwait(false);
        return true;
    }
}
