using System.Text.Json;
using PerfTests.Clusters;

namespace PerfTests.Systems.Replica;

/// <summary>Reads the answer to <c>GET /v1/deliveries</c>.</summary>
internal static class ReplicaDeliveries
{
    /// <summary>The deliveries of an answer in its order, with what the node counts.</summary>
    /// <exception cref="JsonException">The answer is not the replica's.</exception>
    public static DeliveryPage Parse(string body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return new DeliveryPage([.. root.GetProperty("deliveries").EnumerateArray().Select(Parse)])
        {
            SampledOneIn = root.GetProperty("sampled_one_in").GetInt32(),
            FanOut = root.GetProperty("fan_out").GetInt32(),
            RoundSeconds = root.GetProperty("round_seconds").GetDouble(),
            CopiesReceived = root.GetProperty("copies_received").GetInt64(),
            CopiesNeeded = root.GetProperty("copies_needed").GetInt64(),
        };
    }

    private static Delivery Parse(JsonElement seen) =>
        new(
            seen.GetProperty("sequence").GetInt64(),
            seen.GetProperty("update").GetString()!,
            seen.GetProperty("monotonic_ns").GetInt64(),
            seen.GetProperty("is_origin").GetBoolean()
        );
}
