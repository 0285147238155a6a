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
