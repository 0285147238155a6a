using PerfTests.Clusters;
using PerfTests.Protocols;

namespace PerfTests.Systems.Services;

/// <summary>Any HTTP service. Its port is called <c>http</c>; redirects are not followed, and no proxy is used.</summary>
public sealed record HttpService : Service<HttpCall>
{
    /// <summary>Name of the port that clients use.</summary>
    public const string PortName = "http";

    /// <summary>A service.</summary>
    /// <param name="name">What reports call it, for example <c>orders</c>.</param>
    public HttpService(string name)
        : base(name, PortName) { }

    /// <inheritdoc/>
    public override IProtocolClient CreateClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                MaxConnectionsPerServer = options.MaxConnectionsPerNode,
                ConnectTimeout = options.OperationTimeout,
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            }
        );
        return new ServiceClient<HttpCall>(
            this,
            options,
            target => new HttpCall(target, http, Phases),
            http,
            TimeProvider.System
        );
    }

    private protected override Task<bool> AnswersAsync(ServiceNode node) => node.AnswersAsync();
}
