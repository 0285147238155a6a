namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>A change in the belief of a member.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="Member">The member.</param>
/// <param name="Incarnation">Its incarnation.</param>
/// <param name="From">Who came to believe it first, as far as this node knows.</param>
internal readonly record struct MemberChange(MemberChangeKind Kind, int Member, long Incarnation, int From);
