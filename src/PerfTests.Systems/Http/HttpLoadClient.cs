using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Http;

/// <summary>
/// Puts GET requests on one URL over a bounded number of kept connections, one request at a time on each. Answers of status 2xx
/// and 3xx are ok, others failed. Redirects are not followed.
/// </summary>
public sealed class HttpLoadClient : IProtocolClient
{
    private readonly HttpTarget _target;
    private readonly SemaphoreSlim _places;
    private readonly Lock _lock = new();
    private readonly Stack<HttpConnection> _idle = new();
    private readonly ConcurrentDictionary<int, string> _statusWords = new();

    /// <summary>A client without a connection yet.</summary>
    /// <param name="target">What to ask.</param>
    /// <param name="maxConnections">Bound of its connections, at least 1. Requests beyond it wait.</param>
    public HttpLoadClient(HttpTarget target, int maxConnections)
    {
        _target = target;
        _places = new SemaphoreSlim(maxConnections, maxConnections);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
#pragma warning disable CA1849 // A look without waiting: in the common case a place is free.
        if (!_places.Wait(0, CancellationToken.None))
#pragma warning restore CA1849
        {
            try
            {
                await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return OperationResult.Failure("timeout-unsent");
            }
        }

        try
        {
            return await AskAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Closes the idle connections.</summary>
    public ValueTask DisposeAsync()
    {
        while (TakeIdle() is { } connection)
        {
            connection.Dispose();
        }

        // Operations that outlived their run may still give their place back: the semaphore holds nothing to dispose.
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OperationResult> AskAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            HttpConnection? connection = null;
            try
            {
                connection =
                    TakeIdle() ?? await HttpConnection.OpenAsync(_target, cancellationToken).ConfigureAwait(false);

                var head = await connection.ExchangeAsync(_target.Request, cancellationToken).ConfigureAwait(false);
                if (head.KeepsAlive)
                {
                    Keep(connection);
                }
                else
                {
                    connection.Dispose();
                }

                return head.Status < 400 ? OperationResult.Ok : OperationResult.Failure(StatusWord(head.Status));
            }
            catch (Exception failure)
                when (failure is SocketException or IOException or OperationCanceledException or HttpFormatException)
            {
                var wasClosedIdle =
                    connection is { IsUsed: true, HasAnswer: false }
                    && failure is SocketException or EndOfStreamException;
                connection?.Dispose();
                // A server may close a kept connection at any time; asking again on a new one is right for a GET (RFC 9110, 9.2.2).
                if (!wasClosedIdle)
                {
                    return Explain(failure, connection);
                }
            }
        }
    }

    /// <summary>The connection used last: of more than are needed the others fall idle, as a browser's would.</summary>
    private HttpConnection? TakeIdle()
    {
        lock (_lock)
        {
            return _idle.TryPop(out var connection) ? connection : null;
        }
    }

    private void Keep(HttpConnection connection)
    {
        lock (_lock)
        {
            _idle.Push(connection);
        }
    }

    private static OperationResult Explain(Exception failure, HttpConnection? connection) =>
        failure switch
        {
            OperationCanceledException => connection is null
                ? OperationResult.Failure("timeout-connecting")
                : OperationResult.Unknown("timeout"),
            HttpFormatException => OperationResult.Unknown("malformed-answer"),
            _ => connection is null
                ? OperationResult.Failure("connection-refused")
                : OperationResult.Unknown("connection-lost"),
        };

    private string StatusWord(int status) =>
        _statusWords.GetOrAdd(status, static code => string.Create(CultureInfo.InvariantCulture, $"status-{code}"));
}
