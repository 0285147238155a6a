namespace PerfTests.Replica.Metrics;

/// <summary>One value of a family.</summary>
/// <param name="Labels">Label names and values; empty for the only sample.</param>
/// <param name="Value">The value, in the unit that the family's name ends with.</param>
internal readonly record struct MetricSample((string Name, string Value)[] Labels, double Value);
