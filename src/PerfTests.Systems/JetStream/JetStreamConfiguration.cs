using System.Globalization;
using System.Text;
using System.Text.Json;
using PerfTests.Clusters;

namespace PerfTests.Systems.JetStream;

/// <summary>Writes what servers and stream are configured with.</summary>
internal static class JetStreamConfiguration
{
    /// <summary>Name of the one stream.</summary>
    public const string StreamName = "PERFTESTS";

    private const string SubjectPrefix = "perftests.";

    /// <summary>The subject of a key's messages.</summary>
    public static string Subject(long key) => string.Create(CultureInfo.InvariantCulture, $"{SubjectPrefix}k{key:D12}");

    /// <summary>The key whose subject it is; null if it is none's.</summary>
    public static long? KeyOf(string? subject) =>
        subject is not null
        && subject.StartsWith(SubjectPrefix + "k", StringComparison.Ordinal)
        && long.TryParse(
            subject.AsSpan(SubjectPrefix.Length + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var key
        )
            ? key
            : null;

    /// <summary>A server's configuration file. A server alone is not clustered: it would wait for others forever.</summary>
    public static string OfServer(NodePlan plan)
    {
        var spec = plan.Spec;
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"server_name: \"{plan.Id}\"")
            .AppendLine(CultureInfo.InvariantCulture, $"listen: \"{plan.ListenAddress(JetStreamSystem.ClientPort)}\"")
            .AppendLine(CultureInfo.InvariantCulture, $"http: \"{plan.ListenAddress(JetStreamSystem.MonitorPort)}\"")
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"write_deadline: \"{JetStreamParameters.WriteDeadline.Of(spec)}ms\""
            )
            .AppendLine("jetstream {")
            .AppendLine(CultureInfo.InvariantCulture, $"  store_dir: \"{plan.DataDirectory.TrimEnd('/')}/store\"");
        if (JetStreamParameters.NeedsSyncSetting(spec))
        {
            var interval =
                spec.Durability == DurabilityMode.Synced
                    ? "always"
                    : $"\"{JetStreamParameters.SyncInterval.Of(spec)}ms\"";
            text.AppendLine(CultureInfo.InvariantCulture, $"  sync_interval: {interval}");
        }

        if (JetStreamParameters.MaxOutstandingCatchup.Of(spec) is not "0" and var catchup)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  max_outstanding_catchup: {catchup}");
        }

        text.AppendLine("}");
        return spec.Nodes == 1 ? text.ToString() : AppendCluster(text, plan).ToString();
    }

    /// <summary>The request that creates the stream.</summary>
    /// <param name="spec">The cluster; null for a cluster of which only the number of members is known.</param>
    /// <param name="replicas">Number of members.</param>
    public static byte[] OfStream(ClusterSpec? spec, int replicas) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>
            {
                ["name"] = StreamName,
                ["subjects"] = new[] { SubjectPrefix + "*" },
                ["retention"] = "limits",
                ["discard"] = "old",
                ["storage"] = spec?.Durability == DurabilityMode.Memory ? "memory" : "file",
                ["num_replicas"] = replicas,
                ["max_consumers"] = -1,
                ["max_msgs"] = -1,
                ["max_bytes"] = -1,
                ["max_msg_size"] = -1,
                ["max_age"] = 0,
                // The server's own word for no limit.
                ["max_msgs_per_subject"] =
                    spec is null || Number(JetStreamParameters.MaxMessagesPerSubject, spec) == 0
                        ? -1
                        : Number(JetStreamParameters.MaxMessagesPerSubject, spec),
                ["duplicate_window"] =
                    1_000_000
                    * (
                        spec is null
                            ? long.Parse(
                                JetStreamParameters.DuplicateWindow.Definition.Default,
                                CultureInfo.InvariantCulture
                            )
                            : Number(JetStreamParameters.DuplicateWindow, spec)
                    ),
                ["allow_direct"] = true,
            }
        );

    private static StringBuilder AppendCluster(StringBuilder text, NodePlan plan)
    {
        var routes = plan.Members.Select(member => $"\"nats://{member.Value[JetStreamSystem.PeerPort]}\"");
        return text.AppendLine("cluster {")
            .AppendLine(CultureInfo.InvariantCulture, $"  name: \"{plan.ClusterName}\"")
            .AppendLine(CultureInfo.InvariantCulture, $"  listen: \"{plan.ListenAddress(JetStreamSystem.PeerPort)}\"")
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"  cluster_advertise: \"{plan.Address(JetStreamSystem.PeerPort)}\""
            )
            // Clients are to stay with the member they chose: which one they talk to is measured.
            .AppendLine("  no_advertise: true")
            .AppendLine(CultureInfo.InvariantCulture, $"  routes: [{string.Join(", ", routes)}]")
            .AppendLine("}");
    }

    private static long Number(Parameters.SystemParameter parameter, ClusterSpec spec) =>
        long.Parse(parameter.Of(spec), CultureInfo.InvariantCulture);
}
