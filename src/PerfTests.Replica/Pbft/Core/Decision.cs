using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>
/// A replica that holds a commit certificate tells one that lags what was decided at a place. f + 1 alike are enough to believe it, as one of them is correct; votes
/// of views that the other has left need not be repeated.
/// </summary>
internal sealed record Decision(int Sender, long Sequence, Digest Digest) : PbftMessage(Sender);
