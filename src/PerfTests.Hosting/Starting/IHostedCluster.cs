using PerfTests.Clusters;

namespace PerfTests.Hosting.Starting;

/// <summary>A cluster as those see it who wait for it and watch it, whichever host it lives on.</summary>
internal interface IHostedCluster : ICluster
{
    /// <summary>Every node's condition, in the order of <see cref="ICluster.Nodes"/>.</summary>
    IReadOnlyList<NodeCondition> Conditions { get; }

    /// <summary>Reads the resources of a node into a sample under construction.</summary>
    /// <param name="node">The node as it is now.</param>
    /// <param name="values">Takes what could be read.</param>
    /// <param name="absent">Takes the reason for what could not.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task ReadResourcesAsync(
        Node node,
        Dictionary<string, double> values,
        Dictionary<string, string> absent,
        CancellationToken cancellationToken
    );
}
