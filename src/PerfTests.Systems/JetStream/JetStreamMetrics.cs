using System.Text.Json;

namespace PerfTests.Systems.JetStream;

/// <summary>Makes counters of a server's monitoring pages, named after page and field.</summary>
internal static class JetStreamMetrics
{
    private static readonly string[] General =
    [
        "in_msgs",
        "out_msgs",
        "in_bytes",
        "out_bytes",
        "slow_consumers",
        "connections",
        "subscriptions",
        "mem",
    ];

    private static readonly string[] Route = ["in_msgs", "out_msgs", "in_bytes", "out_bytes", "pending_size"];

    private static readonly string[] State = ["messages", "bytes", "last_seq", "num_subjects", "num_deleted"];

    /// <summary>Counters of the three pages; of a page that is missing or malformed there are none.</summary>
    /// <param name="varz">The page <c>/varz</c>.</param>
    /// <param name="routez">The page <c>/routez</c>: what goes between members, summed over them.</param>
    /// <param name="jsz">The page <c>/jsz</c> with streams.</param>
    public static IReadOnlyDictionary<string, double> Read(string? varz, string? routez, string? jsz)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        Visit(varz, root => Add(metrics, "nats_varz_", root, General));
        Visit(routez, root => AddRoutes(metrics, root));
        Visit(jsz, root => AddStream(metrics, root));
        return metrics;
    }

    private static void AddRoutes(Dictionary<string, double> metrics, JsonElement root)
    {
        Add(metrics, "nats_routez_", root, ["num_routes"]);
        foreach (var route in root.GetProperty("routes").EnumerateArray())
        {
            Add(metrics, "nats_routez_", route, Route);
        }
    }

    private static void AddStream(Dictionary<string, double> metrics, JsonElement root)
    {
        if (root.TryGetProperty("api", out var api))
        {
            Add(metrics, "nats_jsz_api_", api, ["total", "errors"]);
        }

        if (JetStreamView.FindStream(root) is not { } stream)
        {
            return;
        }

        Add(metrics, "nats_jsz_stream_", stream.GetProperty("state"), State);
        if (!stream.TryGetProperty("cluster", out var group) || !group.TryGetProperty("replicas", out var replicas))
        {
            return;
        }

        foreach (var replica in replicas.EnumerateArray())
        {
            var labels = $"{{replica=\"{replica.GetProperty("name").GetString()}\"}}";
            metrics["nats_jsz_replica_lag" + labels] = replica.TryGetProperty("lag", out var lag) ? lag.GetDouble() : 0;
            metrics["nats_jsz_replica_current" + labels] = replica.GetProperty("current").GetBoolean() ? 1 : 0;
        }
    }

    private static void Add(
        Dictionary<string, double> metrics,
        string prefix,
        JsonElement element,
        IEnumerable<string> fields
    )
    {
        foreach (var field in fields)
        {
            if (element.TryGetProperty(field, out var value))
            {
                metrics[prefix + field] = metrics.GetValueOrDefault(prefix + field) + value.GetDouble();
            }
        }
    }

    private static void Visit(string? page, Action<JsonElement> read)
    {
        try
        {
            using var document = JsonDocument.Parse(page ?? "");
            read(document.RootElement);
        }
        catch (Exception malformed)
            when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Read again at the next sample.
        }
    }
}
