using System.Net;

namespace PerfTests.Replica.Options;

/// <summary>Who this node is and where everything lives; see <see cref="ReplicaOptionsReader"/> for the spelling.</summary>
/// <param name="Protocol">The protocol's name.</param>
/// <param name="Node">This node's name.</param>
/// <param name="ClusterId">The cluster's name. Data written under another name is refused.</param>
/// <param name="Api">Where the HTTP API listens.</param>
/// <param name="Listen">Where the protocol listens.</param>
/// <param name="Peers">Every member in the order given, this node among them.</param>
/// <param name="Data">Directory of this node's data, an absolute path.</param>
/// <param name="ParentPid">The process to die with; null lives on its own.</param>
/// <param name="EndsWithInput">Whether to stop when standard input ends, as it does when the process that holds its other end is gone.</param>
/// <param name="Settings">Parameters set at start, by name.</param>
internal sealed record ReplicaOptions(
    string Protocol,
    string Node,
    string ClusterId,
    IPEndPoint Api,
    IPEndPoint Listen,
    IReadOnlyList<Peer> Peers,
    string Data,
    int? ParentPid,
    bool EndsWithInput,
    IReadOnlyDictionary<string, string> Settings
)
{
    /// <summary>The file that holds the cluster's secret, which every member reads and nobody else; null without one.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where clients of the protocol connect; null where the HTTP API is all there is.</summary>
    public IPEndPoint? ClientListen { get; init; }

    /// <summary>This node's own secret in hexadecimal; null without one.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Public keys in hexadecimal, by member; null without any.</summary>
    public IReadOnlyDictionary<string, string>? PublicKeys { get; init; }

    /// <summary>This node as a member.</summary>
    public Peer Self => Peers.First(p => p.Id == Node);

    /// <summary>The other members.</summary>
    public IEnumerable<Peer> Others => Peers.Where(p => p.Id != Node);

    /// <summary>Finds a member by name; null for a stranger.</summary>
    public Peer? Find(string? id) => Peers.FirstOrDefault(p => p.Id == id);
}
