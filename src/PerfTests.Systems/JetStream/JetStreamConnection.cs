using System.Net;
using System.Net.Sockets;
using NATS.Client.Core;

namespace PerfTests.Systems.JetStream;

/// <summary>
/// One connection to one server, over which requests go side by side. It is used until it breaks and never after: the library would connect again by itself and
/// send what it had not sent yet, and what became of such a request could not be told any more.
/// </summary>
internal sealed class JetStreamConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private static readonly NatsSubOpts OneReply = new()
    {
        MaxMsgs = 1,
        ThrowIfNoResponders = false,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly NatsConnection _connection;
    private readonly CancellationTokenSource _lost = new();

    private JetStreamConnection(IPEndPoint address)
    {
        _connection = new NatsConnection(
            new NatsOpts
            {
                Url = $"nats://{address}",
                Name = "perftests",
                NoRandomize = true,
                ConnectTimeout = ConnectTimeout,
                RequestReplyMode = NatsRequestReplyMode.Direct,
                ReconnectWaitMin = Never,
                ReconnectWaitMax = Never,
            }
        );
        _connection.ConnectionDisconnected += async (_, _) => await _lost.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Whether requests can be sent.</summary>
    public bool IsOpen => !_lost.IsCancellationRequested && _connection.ConnectionState == NatsConnectionState.Open;

    /// <summary>Ends when the connection does.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Connects.</summary>
    /// <returns>Null if the server is not there within a second.</returns>
    public static async Task<JetStreamConnection?> OpenAsync(IPEndPoint address)
    {
        var opened = new JetStreamConnection(address);
        try
        {
            await opened._connection.ConnectAsync().ConfigureAwait(false);
            return opened;
        }
        catch (Exception failure)
            when (failure
                    is NatsException
                        or SocketException
                        or IOException
                        or TimeoutException
                        or OperationCanceledException
            )
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Asks, and waits for the one answer.</summary>
    /// <param name="subject">Where to.</param>
    /// <param name="payload">What is asked; may be empty.</param>
    /// <param name="headers">Headers of the request, for this request alone; null for none.</param>
    /// <param name="deadline">Ends the wait.</param>
    public async ValueTask<JetStreamReply> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        NatsHeaders? headers,
        CancellationToken deadline
    )
    {
        if (!IsOpen)
        {
            return JetStreamReply.Unsent("connection-refused");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline, _lost.Token);
        try
        {
            var reply = await _connection
                .RequestAsync(
                    subject,
                    payload,
                    headers,
                    NatsRawSerializer<ReadOnlyMemory<byte>>.Default,
                    NatsRawSerializer<byte[]>.Default,
                    replyOpts: OneReply,
                    cancellationToken: ending.Token
                )
                .ConfigureAwait(false);
            // No server knows of anybody who wants the subject: the stream has no leader, or is not there.
            return reply.HasNoResponders
                ? JetStreamReply.Unsent("no-leader")
                : JetStreamReply.Of(reply.Data ?? [], reply.Headers);
        }
        catch (NatsPayloadTooLargeException)
        {
            return JetStreamReply.Unsent("invalid");
        }
        catch (Exception failure)
            when (failure
                    is OperationCanceledException
                        or NatsException
                        or SocketException
                        or IOException
                        or ObjectDisposedException
            )
        {
            return JetStreamReply.Unknown(deadline.IsCancellationRequested ? "timeout" : "connection-lost");
        }
    }

    /// <summary>The messages of a subject, from now on until the connection ends.</summary>
    /// <param name="subject">Which, wildcards allowed.</param>
    public async ValueTask<IAsyncEnumerable<NatsMsg<byte[]>>> ListenAsync(string subject)
    {
        var subscription = await _connection
            .SubscribeCoreAsync(subject, serializer: NatsRawSerializer<byte[]>.Default, cancellationToken: _lost.Token)
            .ConfigureAwait(false);
        return subscription.Msgs.ReadAllAsync(_lost.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lost.CancelAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
