using System.Net;

namespace PerfTests.UnitTests.Systems.Services;

/// <summary>Answers requests as a test wants it, and keeps them.</summary>
internal sealed class FakeServer(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<string> Requests { get; } = [];

    public static HttpResponseMessage Answer(HttpStatusCode status, byte[]? body = null, string? timing = null)
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(body ?? []) };
        if (timing is not null)
        {
            response.Headers.TryAddWithoutValidation("Server-Timing", timing);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is null
            ? ""
            : Convert.ToHexString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        Requests.Add($"{request.Method} {request.RequestUri} {body}".TrimEnd());
        return answer(request);
    }
}
