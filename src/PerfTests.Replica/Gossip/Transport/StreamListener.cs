using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>
/// Takes packets by stream: <c>length (4) | packet</c>, over and over. Connections are bounded in number and memory: a buffer grows with the bytes that are there, not
/// with the length that they claim; whoever sends a packet that is not taken, or none in time, is cut off.
/// </summary>
/// <param name="listen">Where to listen.</param>
/// <param name="take">Takes a packet; returns false to cut the sender off. Called for one packet at a time per connection.</param>
/// <param name="dropped">Counts what was not taken.</param>
/// <param name="connectionsMax">Most connections at a time; further ones are closed at once.</param>
internal sealed class StreamListener(
    IPEndPoint listen,
    Func<ReadOnlyMemory<byte>, bool> take,
    DroppedPackets dropped,
    int connectionsMax
) : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;

    private static readonly TimeSpan FirstPacketWithin = TimeSpan.FromSeconds(5);

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
        socket.Listen(128);
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
                var connection = await socket.AcceptAsync(stop.Token).ConfigureAwait(false);
                Serve(connection);
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

    private void Serve(Socket connection)
    {
        lock (connections)
        {
            if (connections.Count >= connectionsMax)
            {
                dropped.CountOverrun();
                connection.Dispose();
                return;
            }
            var serving = ReadAsync(connection);
            connections.Add(serving);
            _ = serving.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    private void Forget(Task ended)
    {
        lock (connections)
            connections.Remove(ended);
    }

    private async Task ReadAsync(Socket connection)
    {
        await Task.Yield();
        using var _ = connection;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        // Places are few: they are not for those who never show that they are members.
        patience.CancelAfter(FirstPacketWithin);
        var buffer = new byte[BufferBytes];
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                var read = await connection.ReceiveAsync(buffer.AsMemory(filled), patience.Token).ConfigureAwait(false);
                if (read == 0)
                    return;
                filled += read;
                if (!TryTakeAll(buffer, ref filled, out var taken))
                    return;
                if (taken > 0)
                    patience.CancelAfter(Timeout.InfiniteTimeSpan);
                if (filled == 0 && buffer.Length > BufferBytes)
                    buffer = new byte[BufferBytes];
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The sender or this node is gone.
        }
    }

    /// <summary>Takes every whole packet and moves the rest to the front.</summary>
    private bool TryTakeAll(byte[] buffer, ref int filled, out int taken)
    {
        taken = 0;
        var at = 0;
        while (filled - at >= 4)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at));
            if (length is <= 0 or > PacketSealer.StreamBytesMax)
            {
                dropped.Count(length <= 0 ? PacketProblem.Malformed : PacketProblem.Oversized);
                return false;
            }
            if (filled - at - 4 < length)
                break;
            if (!take(buffer.AsMemory(at + 4, length)))
                return false;
            at += 4 + length;
            taken++;
        }
        buffer.AsSpan(at, filled - at).CopyTo(buffer);
        filled -= at;
        return true;
    }
}
