using System.Net.Sockets;
using Grpc.Net.Client;
using PerfTests.Clusters;

namespace PerfTests.Systems.Services;

/// <summary>A node of a service as its delegates for readiness and leader see it.</summary>
public sealed class ServiceNode
{
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) }
    )
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    private readonly Func<Uri, GrpcChannel> _channels;

    internal ServiceNode(Node node, Uri address, Func<Uri, GrpcChannel> channels, CancellationToken cancellationToken)
    {
        Node = node;
        Address = address;
        _channels = channels;
        CancellationToken = cancellationToken;
    }

    /// <summary>Its name and its ports.</summary>
    public Node Node { get; }

    /// <summary>Where clients reach it: scheme, host, port, and path if it was given with one.</summary>
    public Uri Address { get; }

    /// <summary>Ends the question.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>A gRPC channel to it, which is kept.</summary>
    public GrpcChannel Channel => _channels(Address);

    /// <summary>Reads a page of it.</summary>
    /// <param name="path">Path from the address on, beginning with a slash.</param>
    /// <param name="port">Another port than the one that clients use, by its name; it speaks HTTP/1.1 without encryption. Default: null.</param>
    /// <returns>The page's text, trimmed; null unless the answer's status is 2xx.</returns>
    public async Task<string?> GetAsync(string path, string? port = null)
    {
        using var answer = await AskAsync(path, port).ConfigureAwait(false);
        return answer is { IsSuccessStatusCode: true }
            ? (await answer.Content.ReadAsStringAsync(CancellationToken).ConfigureAwait(false)).Trim()
            : null;
    }

    /// <summary>Whether it answers a GET of a page with a status of 2xx.</summary>
    /// <param name="path">Path from the address on, beginning with a slash.</param>
    /// <param name="port">Another port than the one that clients use, by its name; it speaks HTTP/1.1 without encryption. Default: null.</param>
    public async Task<bool> AnswersAsync(string path, string? port = null)
    {
        using var answer = await AskAsync(path, port).ConfigureAwait(false);
        return answer is { IsSuccessStatusCode: true };
    }

    /// <summary>Whether it answers a GET of its address at all, with whatever status.</summary>
    internal async Task<bool> AnswersAsync()
    {
        using var answer = await AskAsync("", null).ConfigureAwait(false);
        return answer is not null;
    }

    /// <summary>A path of a service by its address.</summary>
    internal static Uri Join(Uri address, string path) => new(address.AbsoluteUri.TrimEnd('/') + path);

    private async Task<HttpResponseMessage?> AskAsync(string path, string? port)
    {
        // A cluster that runs already may have been given without its further ports.
        if (port is not null && !Node.Ports.ContainsKey(port))
        {
            return null;
        }

        var address = port is null ? Address : new Uri($"http://{Node.Ports[port]}");
        try
        {
            return await Http.GetAsync(Join(address, path), CancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
