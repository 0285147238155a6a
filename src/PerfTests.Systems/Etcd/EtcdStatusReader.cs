using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using PerfTests.Clusters;

namespace PerfTests.Systems.Etcd;

/// <summary>Asks members for their view of the cluster over etcd's JSON gateway.</summary>
internal sealed class EtcdStatusReader
{
    /// <summary>Names of members by cluster and member; both are hashes that no two clusters share.</summary>
    private readonly ConcurrentDictionary<(string Cluster, string Member), string> _names = new();

    /// <summary>A member's view.</summary>
    /// <returns>Null if it does not answer (yet).</returns>
    public async Task<NodeStatus?> ReadAsync(Node node, CancellationToken cancellationToken)
    {
        var body = await NodeHttp
            .PostAsync(node.Ports[EtcdSystem.ClientPort], "/v3/maintenance/status", "{}", cancellationToken)
            .ConfigureAwait(false);
        if (body is null || !TryParse(body, out var status))
        {
            return null;
        }

        var leads = status.Leader == status.Member;
        return new NodeStatus
        {
            Id = node.Id,
            Role = leads ? "leader" : "follower",
            Leader =
                status.Leader.Length == 0 ? null
                : leads ? node.Id
                : await FindNameAsync(node, status, cancellationToken).ConfigureAwait(false),
            Epoch = status.Term,
            CommitIndex = status.CommitIndex,
            AppliedIndex = status.AppliedIndex,
            IsReady = status.Leader.Length > 0,
        };
    }

    /// <summary>Reads the gateway's answer, in which 64-bit numbers are strings and zeros are left out.</summary>
    internal static bool TryParse(string body, out EtcdStatus status)
    {
        status = default;
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var header = root.GetProperty("header");
            var index = Number(root, "raftIndex");
            status = new EtcdStatus(
                Text(header, "cluster_id"),
                Text(header, "member_id"),
                Text(root, "leader"),
                Number(root, "raftTerm"),
                index,
                // Not told before etcd 3.4.
                root.TryGetProperty("raftAppliedIndex", out _)
                    ? Number(root, "raftAppliedIndex")
                    : index
            );
            return status.Member.Length > 0;
        }
        catch (Exception malformed)
            when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private async Task<NodeId?> FindNameAsync(Node node, EtcdStatus status, CancellationToken cancellationToken)
    {
        if (!_names.ContainsKey((status.Cluster, status.Leader)))
        {
            var body = await NodeHttp
                .PostAsync(node.Ports[EtcdSystem.ClientPort], "/v3/cluster/member/list", "{}", cancellationToken)
                .ConfigureAwait(false);
            foreach (var (member, name) in ParseMembers(body))
            {
                _names[(status.Cluster, member)] = name;
            }
        }

        return _names.TryGetValue((status.Cluster, status.Leader), out var leader) ? new NodeId(leader) : null;
    }

    private static List<(string Member, string Name)> ParseMembers(string? body)
    {
        var members = new List<(string, string)>();
        try
        {
            using var document = JsonDocument.Parse(body ?? "{}");
            if (document.RootElement.TryGetProperty("members", out var list))
            {
                members.AddRange(
                    list.EnumerateArray()
                        .Select(member => (Text(member, "ID"), Text(member, "name")))
                        // A member that did not start yet has no name.
                        .Where(member => member.Item2.Length > 0)
                );
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Asked again at the next status.
        }

        return members;
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static long Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
            ? (long)ulong.Parse(value.GetString() ?? "", CultureInfo.InvariantCulture)
            : 0;
}
