using System.Net;
using System.Net.Sockets;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>Sends and takes datagrams on one port.</summary>
/// <param name="listen">Where to listen, and what datagrams are sent from.</param>
/// <param name="take">Takes a datagram; the memory is reused afterwards. Called for one datagram at a time.</param>
internal sealed class DatagramSocket(IPEndPoint listen, Action<ReadOnlyMemory<byte>> take) : IAsyncDisposable
{
    private const int KernelBufferBytes = 4 * 1024 * 1024;
    private const int ReceiveBytes = 65_536;

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket = new(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
    private Task? _loop;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public void Start()
    {
        // The system grants what it allows.
        _socket.ReceiveBufferSize = KernelBufferBytes;
        _socket.SendBufferSize = KernelBufferBytes;
        _socket.Bind(listen);
        _loop = Task.Run(ReceiveAsync);
    }

    /// <summary>Sends a datagram.</summary>
    /// <returns>False when the system did not take it.</returns>
    public bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        try
        {
            return _socket.SendTo(datagram, SocketFlags.None, to) == datagram.Length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
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
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(ReceiveBytes, pinned: true);
        var from = new SocketAddress(listen.AddressFamily);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var length = await _socket
                    .ReceiveFromAsync(buffer, SocketFlags.None, from, _stop.Token)
                    .ConfigureAwait(false);
                take(buffer.AsMemory(0, length));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An answer to a datagram that could not be delivered; the next one is none the worse for it.
            }
        }
    }
}
