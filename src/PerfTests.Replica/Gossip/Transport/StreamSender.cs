using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>
/// Sends packets to one member over one connection, which is made when there is something to send. What cannot be sent is dropped, like a datagram: the protocol
/// sends what matters again.
/// </summary>
/// <param name="address">The member.</param>
/// <param name="dropped">Counts what could not be sent.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamSender(PeerAddress address, DroppedPackets dropped, TimeProvider time) : IAsyncDisposable
{
    private const int QueueBytesMax = 16 * 1024 * 1024;

    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(2);

    private readonly Channel<byte[]> _queue = Channel.CreateUnbounded<byte[]>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;
    private Socket? _socket;
    private long _queued;

    /// <summary>Hands a packet over; it must not be changed afterwards.</summary>
    public void Send(byte[] packet)
    {
        // More than this waits only for a member that does not read: it will exchange state when it does.
        if (Interlocked.Read(ref _queued) > QueueBytesMax)
        {
            dropped.CountUnsent();
            return;
        }
        Interlocked.Add(ref _queued, packet.Length);
        if (_queue.Writer.TryWrite(packet))
        {
            _loop ??= Task.Run(RunAsync);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }
        _socket?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var packet in _queue.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                Interlocked.Add(ref _queued, -packet.Length);
                if (!await TrySendAsync(packet).ConfigureAwait(false))
                {
                    DropAll();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    /// <summary>What waits behind a packet that could not be sent is as old: the protocol says it anew when the member is back.</summary>
    private void DropAll()
    {
        dropped.CountUnsent();
        while (_queue.Reader.TryRead(out var packet))
        {
            Interlocked.Add(ref _queued, -packet.Length);
            dropped.CountUnsent();
        }
    }

    private async Task<bool> TrySendAsync(byte[] packet)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var timer = time.CreateTimer(_ => Cancel(deadline), null, StepTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            if (_socket is null && !await TryConnectAsync(deadline.Token).ConfigureAwait(false))
            {
                return false;
            }
            var framed = new byte[4 + packet.Length];
            BinaryPrimitives.WriteInt32LittleEndian(framed, packet.Length);
            packet.CopyTo(framed, 4);
            for (var sent = 0; sent < framed.Length; )
            {
                sent += await _socket!.SendAsync(framed.AsMemory(sent), deadline.Token).ConfigureAwait(false);
            }
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            _socket?.Dispose();
            _socket = null;
            _stop.Token.ThrowIfCancellationRequested();
            return false;
        }
    }

    private async Task<bool> TryConnectAsync(CancellationToken cancellation)
    {
        if (address.Current is not { } endPoint)
        {
            return false;
        }
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _socket.ConnectAsync(endPoint, cancellation).ConfigureAwait(false);
        return true;
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was sent just in time.
        }
    }
}
