using System.Globalization;
using System.Net;
using System.Text.Json;
using PerfTests.Clusters;

namespace PerfTests.Systems.Etcd;

/// <summary>
/// Replaces members that lost their data, over etcd's JSON gateway: a majority of the others must agree to remove the old one and to add the new one. See "Runtime
/// reconfiguration" in etcd's manual.
/// </summary>
/// <param name="time">The clock of waits.</param>
internal sealed class EtcdMembers(TimeProvider time)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>etcd changes one member at a time.</summary>
    private static readonly SemaphoreSlim One = new(1);

    /// <summary>Removes a member and adds it again as a new one that has not started.</summary>
    /// <param name="member">The member.</param>
    /// <param name="peerUrl">Where the others reach it.</param>
    /// <param name="others">The other members' addresses for clients; each is asked until one does it.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="InvalidOperationException">The others did not agree to it in time; the message holds what they said last.</exception>
    public async Task ReplaceAsync(
        NodeId member,
        string peerUrl,
        IReadOnlyList<IPEndPoint> others,
        CancellationToken cancellationToken
    )
    {
        if (others.Count == 0)
        {
            throw new InvalidOperationException(
                $"{member} was the only member of etcd: with its data the cluster is lost"
            );
        }

        var said = "nobody was asked";
        try
        {
            await One.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                for (var attempt = 0; ; attempt++)
                {
                    var other = others[attempt % others.Count];
                    (var isDone, said) = await TryAsync(other, member, peerUrl, cancellationToken)
                        .ConfigureAwait(false);
                    if (isDone)
                    {
                        return;
                    }

                    await Task.Delay(RetryInterval, time, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                One.Release();
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"etcd did not replace {member}, whose data is lost, by a new member; it said last: {said}"
            );
        }
    }

    /// <summary>From whatever an earlier attempt has come to.</summary>
    private static async Task<(bool IsDone, string Said)> TryAsync(
        IPEndPoint other,
        NodeId member,
        string peerUrl,
        CancellationToken cancellationToken
    )
    {
        var (isListed, list) = await NodeHttp
            .SendAsync(other, "/v3/cluster/member/list", "{}", cancellationToken)
            .ConfigureAwait(false);
        if (!isListed)
        {
            return (false, list);
        }

        var known = ParseMembers(list).Where(one => one.Urls.Contains(peerUrl)).ToArray();
        if (known is [{ Name: "" }])
        {
            // It is the new one, which has no name before it starts.
            return (true, list);
        }

        foreach (var old in known)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{{\"ID\":\"{old.Id}\"}}");
            var (isRemoved, removal) = await NodeHttp
                .SendAsync(other, "/v3/cluster/member/remove", id, cancellationToken)
                .ConfigureAwait(false);
            if (!isRemoved)
            {
                return (false, $"removing {member}: {removal}");
            }
        }

        var urls = JsonSerializer.Serialize(new Dictionary<string, string[]> { ["peerURLs"] = [peerUrl] });
        var (isAdded, addition) = await NodeHttp
            .SendAsync(other, "/v3/cluster/member/add", urls, cancellationToken)
            .ConfigureAwait(false);
        return (isAdded, $"adding {member}: {addition}");
    }

    /// <summary>Reads the gateway's list. Fields that are empty are left out.</summary>
    internal static IReadOnlyList<(string Id, string Name, IReadOnlyList<string> Urls)> ParseMembers(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("members", out var members)
                ? [.. members.EnumerateArray().Select(Parse)]
                : [];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return [];
        }

        static (string, string, IReadOnlyList<string>) Parse(JsonElement member) =>
            (
                Text(member, "ID"),
                Text(member, "name"),
                member.TryGetProperty("peerURLs", out var urls)
                    ? [.. urls.EnumerateArray().Select(url => url.GetString() ?? "")]
                    : []
            );

        static string Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
    }
}
