using PerfTests.Clusters;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>Which link: an ordered pair of nodes.</summary>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
internal readonly record struct LinkKey(NodeId From, NodeId To)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} to {To}";
}
