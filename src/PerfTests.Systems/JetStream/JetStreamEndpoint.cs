using System.Net;
using NATS.Client.Core;
using PerfTests.Clusters;
using PerfTests.Systems.Members;

namespace PerfTests.Systems.JetStream;

/// <summary>A server and the one connection to it, made when it is needed and again after it broke.</summary>
/// <param name="id">Who it is.</param>
/// <param name="address">Where clients reach it.</param>
internal sealed class JetStreamEndpoint(NodeId id, IPEndPoint address) : IMember
{
    private readonly Lock _gate = new();
    private Task<JetStreamConnection?>? _connecting;
    private bool _isDisposed;

    /// <summary>Who it is.</summary>
    public NodeId Id => id;

    /// <inheritdoc/>
    public IPEndPoint Address => address;

    /// <summary>Asks, and waits for the one answer; connects first if need be.</summary>
    /// <inheritdoc cref="JetStreamConnection.RequestAsync"/>
    public async ValueTask<JetStreamReply> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        NatsHeaders? headers,
        CancellationToken deadline
    )
    {
        JetStreamConnection? connection;
        try
        {
            connection = await ConnectAsync().WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return JetStreamReply.Unsent("timeout-unsent");
        }

        return connection is null
            ? JetStreamReply.Unsent("connection-refused")
            : await connection.RequestAsync(subject, payload, headers, deadline).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<JetStreamConnection?>? last;
        lock (_gate)
        {
            _isDisposed = true;
            last = _connecting;
        }

        if (last is not null && await last.ConfigureAwait(false) is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The connection there is, or the one attempt at it that all wait for.</summary>
    private Task<JetStreamConnection?> ConnectAsync()
    {
        lock (_gate)
        {
            if (_connecting is { IsCompleted: true } && _connecting.Result is not { IsOpen: true } and var broken)
            {
                _ = broken?.DisposeAsync().AsTask();
                _connecting = null;
            }

            return _isDisposed
                ? Task.FromResult<JetStreamConnection?>(null)
                : _connecting ??= JetStreamConnection.OpenAsync(address);
        }
    }
}
