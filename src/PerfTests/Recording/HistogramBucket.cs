namespace PerfTests.Recording;

/// <summary>A bucket of a histogram that holds values.</summary>
/// <param name="LowestNanoseconds">The lowest value that it can hold.</param>
/// <param name="HighestNanoseconds">The highest value that it can hold.</param>
/// <param name="Count">Values in it, at least 1.</param>
public readonly record struct HistogramBucket(long LowestNanoseconds, long HighestNanoseconds, long Count);
