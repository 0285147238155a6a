namespace PerfTests.Recording;

/// <summary>How many operations of a run ended with success, and how many did not.</summary>
/// <param name="Ok">Completed with success.</param>
/// <param name="Unsuccessful">Failed, of unknown effect, or dropped.</param>
public readonly record struct OutcomeCounts(long Ok, long Unsuccessful);
