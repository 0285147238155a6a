using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PerfTests.Systems.Http;

/// <summary>One connection: one request at a time, one buffer, nothing allocated per exchange.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int LargestHead = BufferBytes;

    private readonly Socket _socket;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private int _start;
    private int _end;

    private HttpConnection(Socket socket) => _socket = socket;

    /// <summary>Whether an exchange was completed on it before.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether any of the current response has come.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>Opens a connection.</summary>
    public static async ValueTask<HttpConnection> OpenAsync(HttpTarget target, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Address, cancellationToken).ConfigureAwait(false);
            return new HttpConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends the request and reads the response to its end.</summary>
    /// <returns>The response's head.</returns>
    /// <exception cref="SocketException">The connection was lost.</exception>
    /// <exception cref="EndOfStreamException">The server closed it before the response was complete.</exception>
    /// <exception cref="HttpFormatException">What came is not a response.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpHead> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        HasAnswer = false;
        for (var left = request; left.Length > 0; )
        {
            var sent = await _socket.SendAsync(left, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            left = left[sent..];
        }

        HttpHead head;
        do
        {
            int length;
            while (!HttpHead.TryRead(Received, out head, out length))
            {
                if (!await ReceiveAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw new EndOfStreamException();
                }
            }

            _start += length;
        } while (head.IsInterim);

        if (!TrySkipBody(head))
        {
            await SkipBodyAsync(head, cancellationToken).ConfigureAwait(false);
        }

        IsUsed = true;
        // Bytes behind the response belong to nothing that was asked.
        return _start == _end ? head : head.WithoutReuse();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Received => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The common case: the whole body came with the head.</summary>
    private bool TrySkipBody(HttpHead head)
    {
        if (head.IsChunked || head.ContentLength < 0 || head.ContentLength > _end - _start)
        {
            return false;
        }

        _start += (int)head.ContentLength;
        return true;
    }

    private async ValueTask SkipBodyAsync(HttpHead head, CancellationToken cancellationToken)
    {
        var chunks = new ChunkedBody();
        var left = head.ContentLength;
        while (true)
        {
            if (head.IsChunked)
            {
                _start += chunks.Skip(Received);
            }
            else
            {
                var taken = left < 0 ? _end - _start : (int)Math.Min(left, _end - _start);
                _start += taken;
                left -= left < 0 ? 0 : taken;
            }

            if (head.IsChunked ? chunks.IsOver : left == 0)
            {
                return;
            }

            if (!await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                // Without a length the end of the connection is the end of the body.
                if (!head.IsChunked && left < 0)
                {
                    return;
                }

                throw new EndOfStreamException();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_end == _buffer.Length)
        {
            if (_end - _start >= LargestHead)
            {
                throw new HttpFormatException($"the head is longer than {LargestHead} bytes");
            }

            Received.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = await _socket
            .ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellationToken)
            .ConfigureAwait(false);
        _end += count;
        HasAnswer |= count > 0;
        return count > 0;
    }
}
