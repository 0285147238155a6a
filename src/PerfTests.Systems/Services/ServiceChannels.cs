using System.Collections.Concurrent;
using System.Net.Sockets;
using Grpc.Net.Client;

namespace PerfTests.Systems.Services;

/// <summary>One gRPC channel for each address: all calls to a node go side by side over it (HTTP/2).</summary>
internal sealed class ServiceChannels : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Uri, Lazy<GrpcChannel>> _channels = new();

    /// <summary>The channel of an address.</summary>
    public GrpcChannel Of(Uri address) =>
        _channels.GetOrAdd(address, static known => new Lazy<GrpcChannel>(() => Create(known))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Value.Dispose();
        }
    }

    private static GrpcChannel Create(Uri address) =>
        GrpcChannel.ForAddress(
            address,
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    UseProxy = false,
                    ConnectTimeout = ConnectTimeout,
                    // A server grants a number of calls at once on each connection, most often 100; more than these take another one.
                    EnableMultipleHttp2Connections = true,
                    PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                    // With a callback of its own the channel leaves connecting to the handler, which tries at each call; gRPC's own back-off
                    // would keep away from a restarted node for seconds.
                    ConnectCallback = ConnectAsync,
                },
                DisposeHttpClient = true,
            }
        );

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
