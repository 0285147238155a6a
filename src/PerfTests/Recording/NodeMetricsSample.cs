namespace PerfTests.Recording;

/// <summary>A reading of a node's own counters.</summary>
/// <param name="Seconds">When, in seconds since the run's origin.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Values">Values by name, as the node gives them.</param>
public sealed record NodeMetricsSample(double Seconds, string Node, IReadOnlyDictionary<string, double> Values);
