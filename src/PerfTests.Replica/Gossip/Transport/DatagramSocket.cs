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

    private readonly CancellationTokenSource stop = new();
    private readonly Socket socket = new(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
    private Task? loop;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public void Start()
    {
        // The system grants what it allows.
        socket.ReceiveBufferSize = KernelBufferBytes;
        socket.SendBufferSize = KernelBufferBytes;
        socket.Bind(listen);
        loop = Task.Run(ReceiveAsync);
    }

    /// <summary>Sends a datagram.</summary>
    /// <returns>False when the system did not take it.</returns>
    public bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        try
        {
            return socket.SendTo(datagram, SocketFlags.None, to) == datagram.Length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        if (loop is not null)
            await loop.ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(ReceiveBytes, pinned: true);
        var from = new SocketAddress(listen.AddressFamily);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var length = await socket
                    .ReceiveFromAsync(buffer, SocketFlags.None, from, stop.Token)
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
