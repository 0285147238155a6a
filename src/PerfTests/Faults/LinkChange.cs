using PerfTests.Clusters;

namespace PerfTests.Faults;

/// <summary>What a fault does to one link.</summary>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="Quality">What is done to what is sent.</param>
public sealed record LinkChange(NodeId From, NodeId To, LinkQuality Quality);
