using PerfTests.Replica.Events;

namespace PerfTests.Replica.Api;

/// <summary>The answer to <c>GET /v1/events</c>.</summary>
/// <param name="Events">Events after the asked sequence number, oldest first.</param>
internal sealed record EventsDocument(IReadOnlyList<NodeEvent> Events);
