using System.Text.Json.Serialization;

namespace PerfTests.Replica.Events;

/// <summary>The moment at which this node first held an update.</summary>
/// <param name="Sequence">Position in the log of this node, growing also over restarts of its process.</param>
/// <param name="Update">The update's identity, alike at every node.</param>
/// <param name="MonotonicNs">Monotonic clock in nanoseconds, comparable between the processes of one machine.</param>
/// <param name="IsOrigin">Whether the update was made here.</param>
internal sealed record DeliveryEntry(
    [property: JsonPropertyName("sequence")] long Sequence,
    [property: JsonPropertyName("update")] string Update,
    [property: JsonPropertyName("monotonic_ns")] long MonotonicNs,
    [property: JsonPropertyName("is_origin")] bool IsOrigin
);
