using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>What one replica voted for at a place.</summary>
/// <param name="View">The view of the vote; -1 for no vote.</param>
/// <param name="Digest">The batch.</param>
internal readonly record struct Vote(long View, Digest Digest)
{
    /// <summary>No vote.</summary>
    public static Vote None => new(-1, default);
}
