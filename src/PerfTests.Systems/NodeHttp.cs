using System.Net;
using System.Text;

namespace PerfTests.Systems;

/// <summary>Small requests to a node's status and metrics pages, beside the load.</summary>
internal static class NodeHttp
{
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) }
    )
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    /// <summary>Reads a page.</summary>
    /// <returns>Its body; null if the node does not answer with one.</returns>
    public static Task<string?> GetAsync(IPEndPoint address, string path, CancellationToken cancellationToken) =>
        AskAsync(
            async () =>
            {
                var uri = new Uri($"http://{address}{path}");
                return await Http.GetStringAsync(uri, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <summary>Posts JSON.</summary>
    /// <returns>The answer's body; null if the node does not answer with one.</returns>
    public static Task<string?> PostAsync(
        IPEndPoint address,
        string path,
        string json,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            async () =>
            {
                using var content = new StringContent(json, Encoding.UTF8, "application/json");
                var uri = new Uri($"http://{address}{path}");
                using var response = await Http.PostAsync(uri, content, cancellationToken).ConfigureAwait(false);
                return response.IsSuccessStatusCode
                    ? await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)
                    : null;
            },
            cancellationToken
        );

    /// <summary>Posts JSON, and tells refusals as well.</summary>
    /// <returns>Whether the node did what it was asked, and its own words; without an answer, why there is none.</returns>
    public static async Task<(bool IsDone, string Answer)> SendAsync(
        IPEndPoint address,
        string path,
        string json,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            var uri = new Uri($"http://{address}{path}");
            using var response = await Http.PostAsync(uri, content, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return (response.IsSuccessStatusCode, body);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (false, failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, "no answer in time");
        }
    }

    private static async Task<string?> AskAsync(Func<Task<string?>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
