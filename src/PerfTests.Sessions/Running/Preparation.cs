using PerfTests.Clusters;
using PerfTests.Running;

namespace PerfTests.Sessions.Running;

/// <summary>What certain scenarios need to be run, found and got before the first one starts.</summary>
/// <param name="Host">Where their nodes live.</param>
/// <param name="Engines">For each scenario in order: what puts its load on.</param>
/// <param name="Artifacts">For each scenario in order: the identities of what its nodes will run, by name.</param>
internal sealed record Preparation(
    IClusterHost Host,
    IReadOnlyList<ILoadEngine> Engines,
    IReadOnlyList<IReadOnlyDictionary<string, string>> Artifacts
);
