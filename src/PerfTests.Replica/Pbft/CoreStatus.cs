using PerfTests.Replica.Pbft.Core;

namespace PerfTests.Replica.Pbft;

/// <summary>What the core is at the end of a turn, for other threads.</summary>
/// <param name="View">The view.</param>
/// <param name="Primary">Its primary.</param>
/// <param name="IsActive">Whether it has begun here.</param>
/// <param name="MayVote">Whether this replica votes.</param>
/// <param name="Committed">Highest sequence number known to be committed.</param>
/// <param name="Executed">The last sequence number that was executed.</param>
/// <param name="Stable">The last stable checkpoint.</param>
/// <param name="Waiting">Requests that wait for their execution.</param>
internal sealed record CoreStatus(
    long View,
    int Primary,
    bool IsActive,
    bool MayVote,
    long Committed,
    long Executed,
    long Stable,
    int Waiting
)
{
    /// <summary>What a core is now.</summary>
    public static CoreStatus Of(PbftCore core) =>
        new(
            core.View,
            core.Primary,
            core.IsActive,
            core.MayVote,
            core.Committed,
            core.Executed,
            core.Stable,
            core.WaitingCount
        );
}
