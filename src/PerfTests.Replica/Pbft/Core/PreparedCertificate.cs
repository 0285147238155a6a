using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A batch at a sequence number in a view: an entry of the sets P (prepared) and Q (pre-prepared) of a view change.</summary>
/// <param name="Sequence">The place.</param>
/// <param name="View">The latest view in which it got that far.</param>
/// <param name="Digest">The batch.</param>
internal readonly record struct PreparedCertificate(long Sequence, long View, Digest Digest);
