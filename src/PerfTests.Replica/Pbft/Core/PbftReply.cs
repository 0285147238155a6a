using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>An answer to a client, with the stamps of its way.</summary>
/// <param name="Request">What is answered.</param>
/// <param name="Matched">What correct replicas say alike.</param>
/// <param name="View">The view of this replica.</param>
/// <param name="ArrivedAt">When the request came in; 0 if only the batch brought it.</param>
/// <param name="ProposedAt">When its sequence number was proposed.</param>
/// <param name="CommittedAt">When that was committed.</param>
internal sealed record PbftReply(
    WireRequest Request,
    byte[] Matched,
    long View,
    long ArrivedAt,
    long ProposedAt,
    long CommittedAt
);
