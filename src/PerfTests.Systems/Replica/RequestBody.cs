using System.Net;
using System.Net.Http.Headers;

namespace PerfTests.Systems.Replica;

/// <summary>A request's body that knows whether it began to be sent: before that, the request cannot have had any effect.</summary>
internal sealed class RequestBody : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly byte[] _body;

    /// <summary>A body that was not sent yet.</summary>
    public RequestBody(byte[] body)
    {
        _body = body;
        Headers.ContentType = Json;
    }

    /// <summary>Whether any of it may have left this process.</summary>
    public bool IsSent { get; private set; }

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        IsSent = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
