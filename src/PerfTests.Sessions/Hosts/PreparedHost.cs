using PerfTests.Clusters;

namespace PerfTests.Sessions.Hosts;

/// <summary>A host that has all it needs to start certain clusters.</summary>
/// <param name="Host">The host.</param>
/// <param name="Artifacts">For each cluster in order: the identities of what its nodes will run, by name.</param>
internal sealed record PreparedHost(IClusterHost Host, IReadOnlyList<IReadOnlyDictionary<string, string>> Artifacts);
