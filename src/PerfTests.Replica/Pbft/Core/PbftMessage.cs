using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>What replicas say to each other. Immutable.</summary>
/// <param name="Sender">Index of the replica that says it. Whoever hands a message to the core has checked that.</param>
internal abstract record PbftMessage(int Sender)
{
    /// <summary>The signature over the encoded message; null where the link alone vouches for the sender.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>Whether the message must be signed, because others will be shown it or must not be able to deny it.</summary>
    public virtual bool IsAlwaysSigned => false;

    /// <summary>Whether it is a vote, which is signed or not as a parameter says.</summary>
    public virtual bool IsVote => false;
}

/// <summary>A replica executed everything up to a sequence number, and its state has this digest.</summary>
internal sealed record CheckpointVote(int Sender, long Sequence, Digest State) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsAlwaysSigned => true;
}

/// <summary>A replica holds a prepared certificate.</summary>
internal sealed record Commit(int Sender, long View, long Sequence, Digest Digest) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsVote => true;
}

/// <summary>
/// A replica that holds a commit certificate tells one that lags what was decided at a place. f + 1 alike are enough to believe it, as one of them is correct; votes
/// of views that the other has left need not be repeated.
/// </summary>
internal sealed record Decision(int Sender, long Sequence, Digest Digest) : PbftMessage(Sender);

/// <summary>A replica asks for a batch that it must have and has not.</summary>
internal sealed record FetchBatch(int Sender, Digest Digest) : PbftMessage(Sender);

/// <summary>A replica that lags asks for a part of the state at a checkpoint.</summary>
internal sealed record FetchState(int Sender, long Sequence, long Offset) : PbftMessage(Sender);

/// <summary>A batch that was asked for.</summary>
internal sealed record FetchedBatch(int Sender, Batch Batch) : PbftMessage(Sender);

/// <summary>A backup passes on a client's request that waits too long; the client's signature is within.</summary>
internal sealed record ForwardedRequest(int Sender, WireRequest Request) : PbftMessage(Sender);

/// <summary>A replica answers a request that another replica made for its own client.</summary>
/// <param name="Sender">The replica.</param>
/// <param name="Reply">The reply in the form that clients get.</param>
internal sealed record GatewayReply(int Sender, ReadOnlyMemory<byte> Reply) : PbftMessage(Sender);

/// <summary>The primary of a view shows why it may begin, and what it begins with. Backups compute the same from the view changes and compare.</summary>
/// <param name="Sender">The primary.</param>
/// <param name="View">The view.</param>
/// <param name="ViewChanges">At least 2f + 1 of distinct replicas, signed.</param>
/// <param name="Start">The checkpoint to begin from.</param>
/// <param name="Chosen">The batches of the sequence numbers after it, without a gap; the null digest fills one.</param>
internal sealed record NewView(
    int Sender,
    long View,
    IReadOnlyList<ViewChange> ViewChanges,
    CheckpointEntry Start,
    IReadOnlyList<Digest> Chosen
) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsAlwaysSigned => true;
}

/// <summary>The primary gives a batch its place.</summary>
/// <param name="Sender">The primary.</param>
/// <param name="View">The view.</param>
/// <param name="Sequence">The sequence number, from 1.</param>
/// <param name="Batch">The batch itself: nobody votes for what nobody has.</param>
internal sealed record PrePrepare(int Sender, long View, long Sequence, Batch Batch) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsVote => true;
}

/// <summary>A backup accepted a PrePrepare. View, sequence number and digest are one statement, authenticated together.</summary>
internal sealed record Prepare(int Sender, long View, long Sequence, Digest Digest) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsVote => true;
}

/// <summary>A part of the state at a checkpoint. It is believed only when the whole has the digest that a quorum vouched for.</summary>
/// <param name="Sender">The replica.</param>
/// <param name="Sequence">The checkpoint.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Total">Length of the whole in bytes.</param>
/// <param name="Bytes">The part.</param>
internal sealed record StateChunk(int Sender, long Sequence, long Offset, long Total, ReadOnlyMemory<byte> Bytes)
    : PbftMessage(Sender)
{
    /// <summary>Length of a part in bytes; the last one is shorter.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Longest state that is transferred, in bytes.</summary>
    public const long TotalMax = 1L << 30;
}

/// <summary>Where a replica is, so that others can send what it missed.</summary>
/// <param name="Sender">The replica.</param>
/// <param name="View">Its view.</param>
/// <param name="IsActive">Whether the view has begun there.</param>
/// <param name="Stable">Its low watermark.</param>
/// <param name="Executed">The last sequence number that it executed.</param>
internal sealed record StatusReport(int Sender, long View, bool IsActive, long Stable, long Executed)
    : PbftMessage(Sender);
