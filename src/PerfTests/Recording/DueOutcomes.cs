namespace PerfTests.Recording;

/// <summary>What became of operations by when they fell due: those of one bucket of the measurement window whose end was seen in one interval.</summary>
/// <param name="Bucket">The bucket, from 0: due from <c>start of the window + Bucket x length of an interval</c> on, for the length of an interval.</param>
/// <param name="Ok">Operations that succeeded.</param>
/// <param name="Failed">Operations that were definitely not applied.</param>
/// <param name="Unknown">Operations of unknown effect.</param>
/// <param name="Dropped">Operations that were never sent.</param>
public sealed record DueOutcomes(int Bucket, long Ok, long Failed, long Unknown, long Dropped);
