using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfTests.Systems.Http;

/// <summary>An address of HTTP/1.1 without encryption, and the one request that load puts on it: a GET.</summary>
public sealed class HttpTarget
{
    private HttpTarget(Uri url, EndPoint address)
    {
        Url = url;
        Address = address;
        Request = Encoding.ASCII.GetBytes(
            $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: perftests\r\nAccept: */*\r\n\r\n"
        );
    }

    /// <summary>The URL as it was read.</summary>
    public Uri Url { get; }

    internal EndPoint Address { get; }

    internal ReadOnlyMemory<byte> Request { get; }

    /// <summary>What is wrong with a URL for this client; null if nothing.</summary>
    /// <returns>What would be right.</returns>
    public static string? FindProblem(string? url)
    {
        const string Expected = "an absolute URL, for example http://127.0.0.1:8080/health";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            return Expected;
        }

        return parsed.Scheme switch
        {
            "http" when parsed.UserInfo.Length > 0 => "a URL without a user and password: they would not be sent",
            "http" => null,
            "https" => "http: encrypted connections are not supported by this load client",
            _ => Expected,
        };
    }

    /// <summary>Resolves a URL once, so that no name is looked up under load.</summary>
    /// <exception cref="ArgumentException">The URL cannot be used; see <see cref="FindProblem"/>.</exception>
    /// <exception cref="IOException">The host's name cannot be resolved.</exception>
    public static async Task<HttpTarget> ResolveAsync(string url, CancellationToken cancellationToken)
    {
        if (FindProblem(url) is { } problem)
        {
            throw new ArgumentException($"'{url}': expected {problem}", nameof(url));
        }

        var parsed = new Uri(url, UriKind.Absolute);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(parsed.IdnHost, cancellationToken).ConfigureAwait(false);
            // A name of both kinds is most often localhost, and most servers listen on IPv4.
            var address =
                addresses.FirstOrDefault(found => found.AddressFamily == AddressFamily.InterNetwork)
                ?? addresses.FirstOrDefault()
                ?? throw new IOException($"The host '{parsed.Host}' has no address.");
            return new HttpTarget(parsed, new IPEndPoint(address, parsed.Port));
        }
        catch (SocketException failure)
        {
            throw new IOException($"The host '{parsed.Host}' cannot be resolved: {failure.Message}", failure);
        }
    }
}
