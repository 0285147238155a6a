using System.Net.Sockets;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Sends messages over a link. What gathers while a frame is being written goes into the next one. Safe from any thread.</summary>
/// <param name="link">The link.</param>
/// <param name="bytesMax">Bytes that may wait; more are refused.</param>
internal sealed class LinkSender(SecureLink link, long bytesMax) : IThreadPoolWorkItem
{
    private const int FrameBytes = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _waiting = new();
    private long _waitingBytes;
    private bool _isFlushing;
    private bool _isBroken;

    /// <summary>Hands a message over.</summary>
    /// <param name="message">The message; not to be changed any more.</param>
    /// <returns>False when it is not sent, as the link is broken or its other end does not read.</returns>
    public bool Post(byte[] message)
    {
        lock (_gate)
        {
            if (_isBroken || _waitingBytes + message.Length > bytesMax)
            {
                return false;
            }
            _waiting.Enqueue(message);
            _waitingBytes += message.Length;
            if (_isFlushing)
            {
                return true;
            }
            _isFlushing = true;
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
            {
                await link.Stream.WriteAsync(link.Writer.Seal()).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            lock (_gate)
            {
                _isBroken = true;
                _waiting.Clear();
                _waitingBytes = 0;
            }
            // Whoever reads from the link learns of its end.
            link.Dispose();
        }
    }

    /// <returns>False when nothing waits; the next message starts anew.</returns>
    private bool TryFill()
    {
        lock (_gate)
        {
            while (_waiting.Count > 0 && link.Writer.PendingBytes < FrameBytes)
            {
                var message = _waiting.Dequeue();
                _waitingBytes -= message.Length;
                link.Writer.Add(message);
            }
            _isFlushing = link.Writer.PendingBytes > 0;
            return _isFlushing;
        }
    }
}
