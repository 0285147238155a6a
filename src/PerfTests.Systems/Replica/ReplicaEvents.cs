using System.Text.Json;
using PerfTests.Clusters;

namespace PerfTests.Systems.Replica;

/// <summary>Reads the answer to <c>GET /v1/events</c>.</summary>
internal static class ReplicaEvents
{
    /// <summary>The events of an answer in its order.</summary>
    /// <exception cref="JsonException">The answer is not the replica's.</exception>
    public static IReadOnlyList<NodeEvent> Parse(string body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty("events").EnumerateArray().Select(Parse)];
    }

    private static NodeEvent Parse(JsonElement happened) =>
        new(
            happened.GetProperty("sequence").GetInt64(),
            happened.GetProperty("monotonic_ns").GetInt64(),
            happened.GetProperty("event").GetString()!,
            happened.GetProperty("term").GetInt64(),
            Text(happened, "subject"),
            Text(happened, "detail")
        );

    private static string Text(JsonElement happened, string name) =>
        happened.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
