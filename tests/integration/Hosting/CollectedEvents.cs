using System.Collections.Concurrent;
using PerfTests.Recording;

namespace PerfTests.IntegrationTests.Hosting;

/// <summary>Keeps events in memory.</summary>
internal sealed class CollectedEvents : IEventSink
{
    private readonly ConcurrentQueue<(string Kind, string Subject, string Detail)> _events = new();

    public IReadOnlyCollection<(string Kind, string Subject, string Detail)> All => _events;

    public void Record(string kind, string subject, string detail = "") => _events.Enqueue((kind, subject, detail));
}
