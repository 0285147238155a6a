using PerfTests.Identity;
using PerfTests.Settings;

namespace PerfTests.Protocols;

/// <summary>A family of consensus protocols: what its nodes call themselves, and how many faults it tolerates.</summary>
/// <param name="Name">Lower-case identifier, for example <c>raft</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="FaultModel">What kind of failure the protocol is built for.</param>
/// <param name="LeaderWord">What the protocol calls its leading role; null if it has none.</param>
/// <param name="EpochWord">What the protocol calls its epochs: term or view; null if it has none.</param>
public sealed record Protocol(
    string Name,
    [property: NotPartOfIdentity("a word for people")] string Title,
    FaultModel FaultModel,
    [property: NotPartOfIdentity("a word for people")] string? LeaderWord,
    [property: NotPartOfIdentity("a word for people")] string? EpochWord
)
{
    /// <summary>Raft (Ongaro and Ousterhout 2014): crash faults, n = 2f + 1.</summary>
    public static Protocol Raft { get; } = new("raft", "Raft", FaultModel.Crash, "leader", "term");

    /// <summary>Practical Byzantine Fault Tolerance (Castro and Liskov 1999): n = 3f + 1.</summary>
    public static Protocol Pbft { get; } = new("pbft", "PBFT", FaultModel.Byzantine, "primary", "view");

    /// <summary>Epidemic dissemination with SWIM membership (Demers et al. 1987; Das et al. 2002): eventual agreement.</summary>
    public static Protocol Gossip { get; } = new("gossip", "Gossip", FaultModel.CrashEventual, null, null);

    /// <summary>A service whose protocol the harness does not know.</summary>
    public static Protocol Unspecified { get; } = new("unspecified", "Unspecified", FaultModel.Unspecified, null, null);

    /// <summary>The protocols the harness knows.</summary>
    public static IReadOnlyList<Protocol> Known { get; } = [Raft, Pbft, Gossip, Unspecified];

    /// <summary>The protocol of that name, in any case.</summary>
    /// <exception cref="InvalidSettingsException">No known protocol has that name; the message lists the known ones.</exception>
    public static Protocol Find(string name) =>
        Known.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidSettingsException([
            new SettingProblem("protocol", name, "one of " + string.Join(", ", Known.Select(known => known.Name))),
        ]);

    /// <summary>The number of faulty nodes that <paramref name="nodes"/> nodes tolerate in this protocol.</summary>
    public int ToleratedFaults(int nodes) =>
        FaultModel switch
        {
            FaultModel.Crash => (nodes - 1) / 2,
            FaultModel.Byzantine => (nodes - 1) / 3,
            FaultModel.CrashEventual => Math.Max(0, nodes - 1),
            _ => 0,
        };
}
