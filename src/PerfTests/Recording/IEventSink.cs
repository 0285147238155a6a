namespace PerfTests.Recording;

/// <summary>Takes events of a run as they happen. Safe for concurrent calls; never throws.</summary>
public interface IEventSink
{
    /// <summary>Records an event that happened now.</summary>
    /// <param name="kind">Kind in dotted lower case, for example <c>node.killed</c>; constants in <see cref="RunEventKinds"/>.</param>
    /// <param name="subject">What it happened to: a node, a fault, the generator.</param>
    /// <param name="detail">More, for people; may be empty.</param>
    void Record(string kind, string subject, string detail = "");
}
