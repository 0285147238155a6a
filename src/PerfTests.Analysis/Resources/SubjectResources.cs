namespace PerfTests.Analysis.Resources;

/// <summary>The resources of a node, of the generator or of the machine.</summary>
/// <param name="Subject">The node's name, <c>generator</c> or <c>machine</c>.</param>
/// <param name="Metrics">Its quantities in the order to show; absent ones with their reason.</param>
public sealed record SubjectResources(string Subject, IReadOnlyList<ResourceMetric> Metrics)
{
    /// <summary>A quantity by its name; null if nothing is known of it.</summary>
    public ResourceMetric? Find(string name) => Metrics.FirstOrDefault(metric => metric.Quantity.Name == name);
}
