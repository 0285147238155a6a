using System.Text.Json.Serialization;

namespace PerfTests.Replica.Events;

/// <summary>Something that happened to a node and that explains what its clients saw.</summary>
/// <param name="Sequence">Position in this process's log, from 1 without gaps.</param>
/// <param name="Event">What happened, in words-with-hyphens: <c>election-started</c>, <c>leader-elected</c>, <c>view-changed</c> ...</param>
/// <param name="Node">The node that reports it.</param>
/// <param name="Term">Term, view or incarnation that it belongs to; 0 where there is none.</param>
/// <param name="Subject">The node that it is about, such as the new leader; null where there is none.</param>
/// <param name="Detail">One line for people; null where the name says it all.</param>
/// <param name="MonotonicNs">Monotonic clock in nanoseconds, comparable between the processes of one machine.</param>
/// <param name="UnixMs">Wall clock in milliseconds, an anchor only.</param>
internal sealed record NodeEvent(
    [property: JsonPropertyName("sequence")] long Sequence,
    [property: JsonPropertyName("event")] string Event,
    [property: JsonPropertyName("node")] string Node,
    [property: JsonPropertyName("term")] long Term,
    [property: JsonPropertyName("subject")] string? Subject,
    [property: JsonPropertyName("detail")] string? Detail,
    [property: JsonPropertyName("monotonic_ns")] long MonotonicNs,
    [property: JsonPropertyName("unix_ms")] long UnixMs
);
