using Grpc.Core;
using PerfTests.Clusters;
using PerfTests.Protocols;

namespace PerfTests.Systems.Services;

/// <summary>
/// Any gRPC service. Its port is called <c>grpc</c>; all calls to a node go side by side over one connection, or as many as its limit of calls on each makes
/// necessary. Unless told otherwise it is ready when its standard health check says so, or when it answers that it has none.
/// </summary>
public sealed record GrpcService : Service<GrpcCall>
{
    /// <summary>Name of the port that clients use.</summary>
    public const string PortName = "grpc";

    /// <summary>A service.</summary>
    /// <param name="name">What reports call it, for example <c>orders</c>.</param>
    public GrpcService(string name)
        : base(name, PortName) { }

    /// <summary>The status <c>SERVING</c> of grpc.health.v1.HealthCheckResponse: field 1, value 1.</summary>
    private static readonly byte[] Serving = [0x08, 0x01];

    private static readonly Method<byte[], byte[]> HealthCheck = new(
        MethodType.Unary,
        "grpc.health.v1.Health",
        "Check",
        Marshallers.Create(bytes => bytes, bytes => bytes),
        Marshallers.Create(bytes => bytes, bytes => bytes)
    );

    /// <inheritdoc/>
    public override IProtocolClient CreateClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var channels = new ServiceChannels();
        var time = TimeProvider.System;
        return new ServiceClient<GrpcCall>(
            this,
            options,
            target => new GrpcCall(
                target,
                channels.Of(target.Address).CreateCallInvoker(),
                Phases,
                time.GetUtcNow().UtcDateTime + options.OperationTimeout
            ),
            channels,
            time
        );
    }

    private protected override async Task<bool> AnswersAsync(ServiceNode node)
    {
        try
        {
            var options = new CallOptions(cancellationToken: node.CancellationToken);
            using var call = node.Channel.CreateCallInvoker().AsyncUnaryCall(HealthCheck, null, options, []);
            return (await call.ResponseAsync.ConfigureAwait(false)).AsSpan().StartsWith(Serving);
        }
        catch (RpcException refused)
        {
            return refused.StatusCode == StatusCode.Unimplemented;
        }
    }
}
