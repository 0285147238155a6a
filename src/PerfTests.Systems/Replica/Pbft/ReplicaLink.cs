using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using PerfTests.Replica.Wire;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>The one connection to a replica: made anew whenever it is lost, and shared by all lanes.</summary>
/// <param name="replica">The replica's index.</param>
/// <param name="address">Where it listens for clients; asked again at each attempt, null while the cluster has no such node.</param>
/// <param name="session">The client's session.</param>
/// <param name="lanes">Receives what the replica says.</param>
/// <param name="time">The clock of waits.</param>
internal sealed class ReplicaLink(
    int replica,
    Func<IPEndPoint?> address,
    uint session,
    RequestLanes lanes,
    TimeProvider time
)
{
    /// <summary>A replica that does not read, such as a paused one, gets no more than this: what is sent to it later is not sent at all.</summary>
    private const int WaitingMessagesMax = 2048;

    private const int FrameBytes = 256 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(250);

    private volatile ChannelWriter<ReadOnlyMemory<byte>>? _outgoing;

    /// <summary>Sends a message, as soon as the earlier ones are written.</summary>
    /// <returns>False if there is no connection at the moment, or too much waits to be sent.</returns>
    public bool TrySend(ReadOnlyMemory<byte> message) => _outgoing?.TryWrite(message) ?? false;

    /// <summary>Keeps the connection up.</summary>
    /// <param name="keys">The client's keys.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(KeyRing keys, CancellationToken cancellation)
    {
        var pause = PauseMin;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (address() is { } endpoint && await ConnectAsync(endpoint, keys, cancellation).ConfigureAwait(false))
                {
                    pause = PauseMin;
                }
            }
            catch (Exception e)
                when (e is IOException or SocketException or InvalidDataException or OperationCanceledException)
            {
                // A replica that is down, starts, or is not who it should be: the next attempt finds out.
            }
            _outgoing = null;
            lanes.OnLost(replica);
            await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
        }
    }

    /// <summary>Connects and reads until the connection ends.</summary>
    /// <returns>Whether the replica said who it is.</returns>
    private async Task<bool> ConnectAsync(IPEndPoint endpoint, KeyRing keys, CancellationToken cancellation)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        attempt.CancelAfter(ConnectTimeout);
        await socket.ConnectAsync(endpoint, attempt.Token).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            using var link = await SecureLink
                .DialAsync(stream, keys, (ushort)replica, attempt.Token)
                .ConfigureAwait(false);
            var messages = Channel.CreateBounded<ReadOnlyMemory<byte>>(
                new BoundedChannelOptions(WaitingMessagesMax) { SingleReader = true }
            );
            messages.Writer.TryWrite(Hello());
            _outgoing = messages.Writer;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var writing = WriteAsync(stream, link.Writer, messages.Reader, ended.Token);
            var reading = ReadAsync(link.Reader, ended.Token);
            await Task.WhenAny(writing, reading).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return true;
    }

    private byte[] Hello()
    {
        var hello = new WireWriter();
        new WireHello(session).Write(hello);
        return hello.ToArray();
    }

    /// <summary>Everything that has gathered while the last frame was written goes in the next one.</summary>
    private static async Task WriteAsync(
        NetworkStream stream,
        LinkWriter frames,
        ChannelReader<ReadOnlyMemory<byte>> messages,
        CancellationToken cancellation
    )
    {
        while (await messages.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            while (frames.PendingBytes < FrameBytes && messages.TryRead(out var message))
            {
                frames.Add(message.Span);
            }
            await stream.WriteAsync(frames.Seal(), cancellation).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(LinkReader frames, CancellationToken cancellation)
    {
        while (true)
        {
            var (outcome, messages) = await frames.ReadAsync(cancellation).ConfigureAwait(false);
            if (outcome != LinkOutcome.Frame)
            {
                return;
            }
            while (LinkReader.TryNext(ref messages, out var message))
            {
                Take(message);
            }
        }
    }

    private void Take(ReadOnlyMemory<byte> message)
    {
        if (message.Span is [WireWelcome.ReplyMark, ..])
        {
            // The frame's buffer is used again, and a reply is kept until others agree with it.
            lanes.OnReply(replica, message[1..].ToArray());
        }
        else if (WireWelcome.Read(message.Span) is { } welcome)
        {
            lanes.OnWelcome(replica, welcome);
        }
    }
}
