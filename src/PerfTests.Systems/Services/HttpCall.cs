using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>One operation on an HTTP service.</summary>
public sealed class HttpCall : ServiceCall
{
    private static readonly MediaTypeHeaderValue Binary = new("application/octet-stream");
    private static readonly ConcurrentDictionary<int, string> StatusWords = new();

    private readonly HttpMessageInvoker _http;
    private readonly PhaseNames _phases;

    internal HttpCall(in CallTarget target, HttpMessageInvoker http, PhaseNames phases)
        : base(target)
    {
        _http = http;
        _phases = phases;
    }

    /// <summary>Sends a GET and judges the answer.</summary>
    /// <param name="path">Path and query from the address on, beginning with a slash.</param>
    /// <param name="value">Takes the value out of the body, null for none; the body itself if this is null.</param>
    public Task<OperationResult> GetAsync(
        string path,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?>? value = null
    ) => SendAsync(new HttpRequestMessage(HttpMethod.Get, At(path)), value);

    /// <summary>Sends a PUT and judges the answer.</summary>
    /// <param name="path">Path and query from the address on, beginning with a slash.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="contentType">Default: <c>application/octet-stream</c>.</param>
    public Task<OperationResult> PutAsync(string path, ReadOnlyMemory<byte> body, string? contentType = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Put, At(path)) { Content = Content(body, contentType) });

    /// <summary>Sends a POST and judges the answer.</summary>
    /// <param name="path">Path and query from the address on, beginning with a slash.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="contentType">Default: <c>application/octet-stream</c>.</param>
    public Task<OperationResult> PostAsync(string path, ReadOnlyMemory<byte> body, string? contentType = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, At(path)) { Content = Content(body, contentType) });

    /// <summary>Sends a request, disposes of it, and judges the answer.</summary>
    /// <param name="request">The request; see <see cref="At"/> for its address.</param>
    /// <param name="value">Takes the value out of the body, null for none; the body itself if this is null.</param>
    public async Task<OperationResult> SendAsync(
        HttpRequestMessage request,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?>? value = null
    ) => Judge(await AskAsync(request).ConfigureAwait(false), value);

    /// <summary>Sends a request, disposes of it, and gives the answer: for operations that take more than one request, or judge by themselves.</summary>
    /// <param name="request">The request; see <see cref="At"/> for its address.</param>
    /// <exception cref="HttpRequestException">There is no answer. A delegate lets it pass: what it means is known to the client.</exception>
    public async Task<HttpAnswer> AskAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, CancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(CancellationToken).ConfigureAwait(false);
            return new HttpAnswer(response.StatusCode, response.Headers, body);
        }
    }

    /// <summary>
    /// What an answer means. 2xx is ok. 404 and 410 of a read are ok and find nothing; 409 and 412 of a compare-and-swap are ok and did not swap. Other
    /// 3xx and 4xx have failed; 408 and 5xx are of unknown outcome but for 501 and 505. The phases are those of its <c>Server-Timing</c>.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="value">Takes the value out of the body, null for none; the body itself if this is null.</param>
    public OperationResult Judge(HttpAnswer answer, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?>? value = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var result = answer.Status switch
        {
            _ when answer.IsSuccess => Done(value is null ? answer.Body : value(answer.Body)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone when !Operation.IsWrite => Done(null),
            HttpStatusCode.Conflict
            or HttpStatusCode.PreconditionFailed when Operation.Kind == OperationKind.CompareAndSwap =>
                OperationResult.Ok,
            HttpStatusCode.RequestTimeout => OperationResult.Unknown(Word(answer.Status)),
            HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => OperationResult.Failure(
                Word(answer.Status)
            ),
            >= HttpStatusCode.InternalServerError => OperationResult.Unknown(Word(answer.Status)),
            _ => OperationResult.Failure(Word(answer.Status)),
        };
        return answer.Header("Server-Timing") is { } timing ? ServerTiming.AddTo(result, timing, _phases) : result;
    }

    /// <summary>The URI of a path on the node of this call.</summary>
    /// <param name="path">Path and query, beginning with a slash.</param>
    public Uri At(string path) => ServiceNode.Join(Address, path);

    internal override OperationResult Explain(Exception failure) =>
        failure switch
        {
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            } => OperationResult.Failure("connection-refused"),
            HttpRequestException => OperationResult.Unknown("connection-lost"),
            _ => ExplainOther(failure),
        };

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> body, string? contentType) =>
        new(body)
        {
            Headers = { ContentType = contentType is null ? Binary : MediaTypeHeaderValue.Parse(contentType) },
        };

    private static string Word(HttpStatusCode status) =>
        StatusWords.GetOrAdd((int)status, static code => string.Create(CultureInfo.InvariantCulture, $"status-{code}"));
}
