using System.Net.Sockets;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Sends messages over a link. What gathers while a frame is being written goes into the next one. Safe from any thread.</summary>
/// <param name="link">The link.</param>
/// <param name="bytesMax">Bytes that may wait; more are refused.</param>
internal sealed class LinkSender(SecureLink link, long bytesMax) : IThreadPoolWorkItem
{
    private const int FrameBytes = 256 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<byte[]> waiting = new();
    private long waitingBytes;
    private bool isFlushing;
    private bool isBroken;

    /// <summary>Hands a message over.</summary>
    /// <param name="message">The message; not to be changed any more.</param>
    /// <returns>False when it is not sent, as the link is broken or its other end does not read.</returns>
    public bool Post(byte[] message)
    {
        lock (gate)
        {
            if (isBroken || waitingBytes + message.Length > bytesMax)
                return false;
            waiting.Enqueue(message);
            waitingBytes += message.Length;
            if (isFlushing)
                return true;
            isFlushing = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <inheritdoc />
    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    private async Task FlushAsync()
    {
        try
        {
            while (TryFill())
                await link.Stream.WriteAsync(link.Writer.Seal()).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            lock (gate)
            {
                isBroken = true;
                waiting.Clear();
                waitingBytes = 0;
            }
            // Whoever reads from the link learns of its end.
            link.Dispose();
        }
    }

    /// <returns>False when nothing waits; the next message starts anew.</returns>
    private bool TryFill()
    {
        lock (gate)
        {
            while (waiting.Count > 0 && link.Writer.PendingBytes < FrameBytes)
            {
                var message = waiting.Dequeue();
                waitingBytes -= message.Length;
                link.Writer.Add(message);
            }
            isFlushing = link.Writer.PendingBytes > 0;
            return isFlushing;
        }
    }
}
