using PerfTests.Clusters;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>What makes a call.</summary>
/// <param name="Node">Who gets it.</param>
/// <param name="Address">Where that is.</param>
/// <param name="Operation">What to do.</param>
/// <param name="Seed">Decides written values.</param>
/// <param name="CancellationToken">Ends it.</param>
internal readonly record struct CallTarget(
    Node Node,
    Uri Address,
    Operation Operation,
    Seed Seed,
    CancellationToken CancellationToken
);
