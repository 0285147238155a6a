using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using PerfTests.Systems.Members;

namespace PerfTests.Systems.Etcd;

/// <summary>A member and the one connection to it, over which all calls to it go side by side (HTTP/2).</summary>
internal sealed class EtcdEndpoint : IMember
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly GrpcChannel _channel;

    /// <summary>A member to which no connection was made yet.</summary>
    public EtcdEndpoint(IPEndPoint address)
    {
        Address = address;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            // With a callback of its own the channel leaves connecting to the handler, which tries at each call; gRPC's own back-off would
            // keep away from a restarted member for seconds.
            ConnectCallback = (_, cancellationToken) => ConnectAsync(address, cancellationToken),
        };
        _channel = GrpcChannel.ForAddress(
            $"http://{address}",
            new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true }
        );
        Calls = _channel.CreateCallInvoker();
    }

    /// <inheritdoc/>
    public IPEndPoint Address { get; }

    /// <summary>Makes calls.</summary>
    public CallInvoker Calls { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
