using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PerfTests.Replica.Gossip.Wire;
using PerfTests.Replica.Transport;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>
/// Takes packets by stream: <c>length (4) | packet</c>, over and over. Connections are bounded in number and memory: a buffer grows with the bytes that are there, not
/// with the length that they claim; whoever sends a packet that is not taken, or none in time, is cut off.
/// </summary>
internal sealed class StreamListener : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int Backlog = 128;

    private static readonly TimeSpan FirstPacketWithin = TimeSpan.FromSeconds(5);

    private readonly Func<ReadOnlyMemory<byte>, bool> _take;
    private readonly DroppedPackets _dropped;
    private readonly ConnectionListener _listener;

    /// <summary>A listener that has not begun.</summary>
    /// <param name="listen">Where to listen.</param>
    /// <param name="take">Takes a packet; returns false to cut the sender off. Called for one packet at a time per connection.</param>
    /// <param name="dropped">Counts what was not taken.</param>
    /// <param name="connectionsMax">Most connections at a time; further ones are closed at once.</param>
    public StreamListener(
        IPEndPoint listen,
        Func<ReadOnlyMemory<byte>, bool> take,
        DroppedPackets dropped,
        int connectionsMax
    )
    {
        (_take, _dropped) = (take, dropped);
        _listener = new ConnectionListener(listen, Backlog, connectionsMax, ReadAsync, dropped.CountOverrun);
    }

    /// <summary>Connections at the moment.</summary>
    public int Connections => _listener.Connections;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public void Start() => _listener.Start();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ReadAsync(Socket connection, CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // Places are few: they are not for those who never show that they are members.
        timeout.CancelAfter(FirstPacketWithin);
        var buffer = new byte[BufferBytes];
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            var read = await connection.ReceiveAsync(buffer.AsMemory(filled), timeout.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }
            filled += read;
            if (!TryTakeAll(buffer, ref filled, out var taken))
            {
                return;
            }
            if (taken > 0)
            {
                timeout.CancelAfter(Timeout.InfiniteTimeSpan);
            }
            if (filled == 0 && buffer.Length > BufferBytes)
            {
                buffer = new byte[BufferBytes];
            }
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
                _dropped.Count(length <= 0 ? PacketProblem.Malformed : PacketProblem.Oversized);
                return false;
            }
            if (filled - at - 4 < length)
            {
                break;
            }
            if (!_take(buffer.AsMemory(at + 4, length)))
            {
                return false;
            }
            at += 4 + length;
            taken++;
        }
        buffer.AsSpan(at, filled - at).CopyTo(buffer);
        filled -= at;
        return true;
    }
}
