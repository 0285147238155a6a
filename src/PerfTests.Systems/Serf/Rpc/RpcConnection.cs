using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PerfTests.Systems.Serf.Rpc;

/// <summary>
/// A connection to the RPC of an agent: calls under way at the same time, told apart by numbers, and streams of records. Safe for concurrent calls. See
/// <see href="https://github.com/hashicorp/serf/blob/master/docs/agent/rpc.html.markdown"/>.
/// </summary>
internal sealed class RpcConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<long, RpcPending> _pending = new();
    private readonly Task _reading;
    private volatile bool _isClosed;
    private long _last;

    private RpcConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Whether calls can be made; false for good once the agent has gone.</summary>
    public bool IsOpen => !_isClosed;

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="address">The agent's RPC.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null if nobody answers in time, or not as an agent does.</returns>
    public static async Task<RpcConnection?> OpenAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }

        var connection = new RpcConnection(socket);
        var hands = await connection
            .CallAsync("handshake", body => body.Map(1).Text("Version").Number(1), false, cancellationToken)
            .ConfigureAwait(false);
        if (hands.Ending == RpcEnding.Answered)
        {
            return connection;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>Makes a call.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="write">Writes its body; null if it has none.</param>
    /// <param name="hasBody">Whether its answer has a body.</param>
    /// <param name="cancellationToken">Ends the wait; the call may be executed all the same.</param>
    public Task<RpcReply> CallAsync(
        string command,
        Action<RpcWriter>? write,
        bool hasBody,
        CancellationToken cancellationToken
    ) => SendAsync(command, write, new RpcPending(hasBody, null), cancellationToken);

    /// <summary>Starts a stream.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="write">Writes its body.</param>
    /// <param name="onRecord">Takes each record, on the thread that reads, and says whether it was the last.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    public Task<RpcReply> StreamAsync(
        string command,
        Action<RpcWriter> write,
        Func<RpcMap, bool> onRecord,
        CancellationToken cancellationToken
    ) => SendAsync(command, write, new RpcPending(false, onRecord), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _reading.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<RpcReply> SendAsync(
        string command,
        Action<RpcWriter>? write,
        RpcPending call,
        CancellationToken cancellationToken
    )
    {
        var number = Interlocked.Increment(ref _last);
        var request = new RpcWriter().Map(2).Text("Command").Text(command).Text("Seq").Number(number);
        write?.Invoke(request);
        _pending[number] = call;
        var departure = new Departure();
        try
        {
            await WriteAsync(request, departure, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return await call.Reply.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What was sent stays pending: its answer has to be read over.
            if (!departure.TryCancel())
            {
                return RpcReply.Unanswered;
            }

            _pending.TryRemove(number, out _);
            return RpcReply.Unsent;
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            _pending.TryRemove(number, out _);
            return departure.TryCancel() ? RpcReply.Unsent : RpcReply.Lost;
        }
    }

    /// <summary>A write that has begun is not given up: half a request would garble all that follow.</summary>
    private async Task WriteAsync(RpcWriter request, Departure departure, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isClosed)
            {
                throw new IOException("The agent has gone.");
            }

            if (!departure.TryBegin())
            {
                return;
            }

            await _stream.WriteAsync(request.Written, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }

        if (_isClosed)
        {
            // It closed meanwhile and may have missed this one.
            throw new IOException("The agent has gone.");
        }
    }

    private async Task ReadAsync()
    {
        var reader = new RpcReader(_stream);
        try
        {
            while (!_isClosed)
            {
                await ReadOneAsync(reader).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
            when (failure is IOException or SocketException or ObjectDisposedException or InvalidDataException)
        {
            // The agent ended, or is none.
        }
        finally
        {
            Close();
        }
    }

    private async Task ReadOneAsync(RpcReader reader)
    {
        var header = await reader.ReadMapAsync(CancellationToken.None).ConfigureAwait(false);
        var (number, error) = (header.Number("Seq"), header.Text("Error"));
        if (!_pending.TryGetValue(number, out var call))
        {
            throw new InvalidDataException($"Serf's RPC answered the call {number}, which nobody made.");
        }

        var isRecord = call.IsStreaming;
        var body =
            error.Length == 0 && call.ExpectsBody
                ? await reader.ReadMapAsync(CancellationToken.None).ConfigureAwait(false)
                : null;
        var isOver = isRecord
            ? body is null || call.Take(body)
            : call.Complete(new RpcReply(error.Length == 0 ? RpcEnding.Answered : RpcEnding.Refused, error, body));
        if (isOver)
        {
            _pending.TryRemove(number, out _);
        }
    }

    private void Close()
    {
        _isClosed = true;
        _socket.Dispose();
        foreach (var call in _pending)
        {
            call.Value.Complete(RpcReply.Lost);
        }
    }

    /// <summary>Whether a request has begun to leave: decided once, by whoever comes first.</summary>
    private sealed class Departure
    {
        private const int Begun = 1;
        private const int Cancelled = 2;

        private int _state;

        public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, 0) == 0;

        public bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, 0) is 0 or Cancelled;
    }
}
