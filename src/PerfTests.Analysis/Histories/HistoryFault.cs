namespace PerfTests.Analysis.Histories;

/// <summary>Something that was done to the system while the history was recorded.</summary>
/// <param name="Text">What, in the history's own words.</param>
/// <param name="At">Its place in the history's order.</param>
internal readonly record struct HistoryFault(string Text, long At);
