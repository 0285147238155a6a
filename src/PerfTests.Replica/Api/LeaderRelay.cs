using System.Net;
using System.Net.Sockets;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Options;

namespace PerfTests.Replica.Api;

/// <summary>Passes a request on to the leader's API and brings the answer back.</summary>
internal sealed class LeaderRelay : IDisposable
{
    /// <summary>Marks a request that was passed on once; it is never passed on again.</summary>
    public const string HeaderName = "Forwarded-By";

    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = 256,
            ConnectTimeout = TimeSpan.FromSeconds(1),
        }
    );

    /// <summary>A relay of one node.</summary>
    /// <param name="node">This node's name.</param>
    /// <param name="time">The clock.</param>
    public LeaderRelay(string node, TimeProvider time) => (_node, _time) = (node, time);

    /// <summary>Passes a request on.</summary>
    /// <param name="leader">The node that leads.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="acceptedAt">When this node received the request; the hop counts as submission.</param>
    /// <param name="timeout">How long to wait for the leader.</param>
    public async Task<RelayedAnswer> SendAsync(
        Peer leader,
        string path,
        ReadOnlyMemory<byte> body,
        long acceptedAt,
        TimeSpan timeout
    )
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(leader.Api, path));
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation(HeaderName, _node);
        try
        {
            using var response = await _http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            var answer = await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false);
            return new RelayedAnswer(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.ToString(),
                answer,
                Timing(response, acceptedAt)
            );
        }
        catch (HttpRequestException e) when (NeverSent(e))
        {
            return RelayedAnswer.Failed(OperationResult.Unavailable($"The leader {leader.Id} cannot be reached."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return RelayedAnswer.Failed(
                OperationResult.Unknown($"The connection to the leader {leader.Id} ended before its answer.")
            );
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static bool NeverSent(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
        && e.InnerException is SocketException;

    private string? Timing(HttpResponseMessage response, long acceptedAt)
    {
        if (
            response.StatusCode != HttpStatusCode.OK
            || !response.Headers.TryGetValues(ServerTiming.HeaderName, out var values)
            || !ServerTiming.TryParse(values.First(), out var phases)
        )
        {
            return null;
        }
        return ServerTiming.Format(phases.Delayed(_time.GetElapsedTime(acceptedAt) - phases.Total));
    }
}
