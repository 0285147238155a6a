using System.Net;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Replica;

/// <summary>
/// Issues operations over the replica's HTTP API. A request that was definitely not applied is tried again at another node;
/// one of unknown effect never is, so that an outcome is never made to look better than it is.
/// </summary>
internal sealed class ReplicaClient : IProtocolClient, IReplicaRequests
{
    private const int AttemptsMax = 4;

    private readonly ClientOptions _options;
    private readonly NodeChooser _nodes;
    private readonly ulong _run;
    private readonly HttpMessageInvoker _http;
    private readonly OperationComposer _composer;

    /// <summary>A client of one cluster.</summary>
    /// <param name="options">What it needs to know.</param>
    /// <param name="hasLeader">Whether the protocol has a leader.</param>
    /// <param name="handler">Sends the requests instead of sockets; for tests.</param>
    public ReplicaClient(ClientOptions options, bool hasLeader, HttpMessageHandler? handler = null)
    {
        _options = options;
        _composer = new OperationComposer(this, options.OperationTimeout);
        _nodes = new NodeChooser(options, hasLeader);
        _run = ReplicaRequest.RunIdentity(options.Seed);
        _http = new HttpMessageInvoker(
            handler
                ?? new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                    MaxConnectionsPerServer = options.MaxConnectionsPerNode,
                    ConnectTimeout = options.OperationTimeout,
                    PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
                }
        );
    }

    /// <inheritdoc />
    public ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken) =>
        _composer.ExecuteAsync(operation, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public Task<ReplicaAnswer> ReadAsync(Operation operation, bool local, CancellationToken cancellation) =>
        SendAsync(
            ReplicaRequest.Write(_run, operation.Sequence, "get", operation.Key, [], local: local),
            anyNode: local,
            cancellation
        );

    /// <inheritdoc />
    public Task<ReplicaAnswer> WriteAsync(
        Operation operation,
        string kind,
        byte[]? expected,
        CancellationToken cancellation
    )
    {
        var value = new byte[operation.ValueBytes];
        ValueGenerator.Fill(value, _options.Seed, operation.Sequence);
        var isSwap = kind == "compare-and-swap";
        return SendAsync(
            ReplicaRequest.Write(_run, operation.Sequence, kind, operation.Key, value, isSwap ? expected : null),
            anyNode: false,
            cancellation
        );
    }

    private async Task<ReplicaAnswer> SendAsync(byte[] body, bool anyNode, CancellationToken cancellation)
    {
        var last = ReplicaAnswer.Failed("no-node");
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if ((anyNode ? _nodes.Any() : _nodes.Leading()) is not { } node)
            {
                return last;
            }
            last = await SendOnceAsync(node, body, anyNode, cancellation).ConfigureAwait(false);
            if (last.Outcome != Outcome.Failed || last.Error == "invalid" || cancellation.IsCancellationRequested)
            {
                return last;
            }
        }
        return last;
    }

    private async Task<ReplicaAnswer> SendOnceAsync(
        Node node,
        byte[] body,
        bool anyNode,
        CancellationToken cancellation
    )
    {
        using var content = new RequestBody(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(node)) { Content = content };
        try
        {
            using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            return await ReadAnswerAsync(node, response, anyNode, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _nodes.Doubt(node);
            return content.IsSent ? ReplicaAnswer.Unknown("timeout") : ReplicaAnswer.Failed("timeout-unsent");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            _nodes.Doubt(node);
            return content.IsSent
                ? ReplicaAnswer.Unknown("connection-lost")
                : ReplicaAnswer.Failed("connection-refused");
        }
    }

    private async Task<ReplicaAnswer> ReadAnswerAsync(
        Node node,
        HttpResponseMessage response,
        bool anyNode,
        CancellationToken cancellation
    )
    {
        var leader = Header(response, "Leader");
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                _nodes.Learn(leader ?? (anyNode ? null : node.Id.Name));
                var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
                return ReplicaAnswer.Read(
                    body,
                    PhaseDurations.TryParse(Header(response, "Server-Timing"), out var phases) ? phases : null
                );
            case HttpStatusCode.TemporaryRedirect or HttpStatusCode.MisdirectedRequest:
                _nodes.Doubt(node);
                _nodes.Learn(leader);
                return ReplicaAnswer.Failed("not-leader");
            case HttpStatusCode.ServiceUnavailable:
                _nodes.Doubt(node);
                return ReplicaAnswer.Failed("not-accepted");
            case >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError:
                return ReplicaAnswer.Failed("invalid");
            default:
                _nodes.Doubt(node);
                return ReplicaAnswer.Unknown("outcome-unknown");
        }
    }

    private static Uri Address(Node node) => new($"http://{node.Ports[ReplicaSystem.ApiPort]}{ReplicaRequest.Path}");

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
