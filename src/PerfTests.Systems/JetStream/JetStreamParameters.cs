using PerfTests.Clusters;
using PerfTests.Systems.Parameters;

namespace PerfTests.Systems.JetStream;

/// <summary>The parameters of servers and stream that a spec may set. All take effect at the start of a cluster.</summary>
internal static class JetStreamParameters
{
    /// <summary>Time between syncs of the stream's files.</summary>
    public static SystemParameter SyncInterval { get; } =
        SystemParameter.Integer(
            "sync-interval",
            "ms",
            120_000,
            1,
            3_600_000,
            "Time between two syncs of the stream's files, under the durability Background: what a power failure of a majority may lose of what was acknowledged. Shorter costs syncs. Can be set from NATS 2.10; older servers sync every two minutes."
        );

    /// <summary>Limit of what is sent to members that catch up.</summary>
    public static SystemParameter MaxOutstandingCatchup { get; } =
        SystemParameter.Integer(
            "max-outstanding-catchup",
            "bytes",
            0,
            0,
            1L << 30,
            "Bytes under way to members that catch up after a restart; 0 is the server's own default. Less brings them back later and disturbs the load less."
        );

    /// <summary>StepTimeout with a connection that does not read.</summary>
    public static SystemParameter WriteDeadline { get; } =
        SystemParameter.Integer(
            "write-deadline",
            "ms",
            10_000,
            100,
            60_000,
            "Time that a server waits for a connection, of a client or a member, to take what is sent, before it closes it. Shorter drops a frozen member sooner."
        );

    /// <summary>History of a key.</summary>
    public static SystemParameter MaxMessagesPerSubject { get; } =
        SystemParameter.Integer(
            "max-msgs-per-subject",
            "messages",
            0,
            0,
            1_000_000,
            "Messages kept for each key; older ones are deleted as new ones come. 0 keeps all: the stream grows with each write. 1 makes it a key-value store, at the cost of a deletion for each write."
        );

    /// <summary>Whether publishes carry identities.</summary>
    public static SystemParameter MessageIds { get; } =
        SystemParameter.Choice(
            "message-ids",
            ["false", "true"],
            "Whether each publish carries an identity, by which the stream recognises repetitions within the duplicate-window. The client repeats nothing: it shows what the tracking costs."
        );

    /// <summary>How long identities are kept.</summary>
    public static SystemParameter DuplicateWindow { get; } =
        SystemParameter.Integer(
            "duplicate-window",
            "ms",
            120_000,
            100,
            3_600_000,
            "How long the stream remembers identities of messages, with message-ids. Longer takes memory at every member."
        );

    /// <summary>Every one.</summary>
    public static IReadOnlyList<SystemParameter> All { get; } =
    [SyncInterval, MaxOutstandingCatchup, WriteDeadline, MaxMessagesPerSubject, MessageIds, DuplicateWindow];

    /// <summary>Whether a spec asks for syncs that servers before 2.10 cannot be told of.</summary>
    public static bool NeedsSyncSetting(ClusterSpec spec) =>
        spec.Durability == DurabilityMode.Synced || spec.Parameters.ContainsKey(SyncInterval.Name);
}
