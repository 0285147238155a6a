using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>A part of a profile in which the rate goes in a straight line from one value to another.</summary>
/// <param name="From">Rate at its start.</param>
/// <param name="To">Rate at its end.</param>
/// <param name="Length">Its length, above 0.</param>
public readonly record struct RateSegment(Rate From, Rate To, TimeSpan Length);
