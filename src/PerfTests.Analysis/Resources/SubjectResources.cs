namespace PerfTests.Analysis.Resources;

/// <summary>The resources of a node, of the generator or of the machine.</summary>
/// <param name="Subject">The node's name, <c>generator</c> or <c>machine</c>.</param>
/// <param name="Metrics">Its quantities in the order to show; absent ones with their reason.</param>
public sealed record SubjectResources(string Subject, IReadOnlyList<ResourceMetric> Metrics)
{
    /// <summary>Whether its memory grows for good; null if it was not measured long enough.</summary>
    public MemoryGrowth? Memory { get; init; }

    /// <summary>How evenly the processors of the machine were busy; null for anything but the machine.</summary>
    public CoreBalance? Cores { get; init; }

    /// <summary>A quantity by its name; null if nothing is known of it.</summary>
    public ResourceMetric? Find(string name) => Metrics.FirstOrDefault(metric => metric.Quantity.Name == name);
}
