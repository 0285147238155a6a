namespace PerfTests.Replica.Pbft.Messages;

/// <summary>Types of messages. The numbers are the wire format: never reuse one, and keep clear of <see cref="Wire.WireRequest.Mark"/>.</summary>
internal enum MessageType : byte
{
    /// <summary>See <see cref="Core.PrePrepare"/>.</summary>
    PrePrepare = 1,

    /// <summary>See <see cref="Core.Prepare"/>.</summary>
    Prepare = 2,

    /// <summary>See <see cref="Core.Commit"/>.</summary>
    Commit = 3,

    /// <summary>See <see cref="Core.CheckpointVote"/>.</summary>
    CheckpointVote = 4,

    /// <summary>See <see cref="Core.ViewChange"/>.</summary>
    ViewChange = 5,

    /// <summary>See <see cref="Core.NewView"/>.</summary>
    NewView = 6,

    /// <summary>See <see cref="Core.ForwardedRequest"/>.</summary>
    ForwardedRequest = 7,

    /// <summary>See <see cref="Core.FetchBatch"/>.</summary>
    FetchBatch = 8,

    /// <summary>See <see cref="Core.FetchedBatch"/>.</summary>
    FetchedBatch = 9,

    /// <summary>See <see cref="Core.FetchState"/>.</summary>
    FetchState = 10,

    /// <summary>See <see cref="Core.StateChunk"/>.</summary>
    StateChunk = 11,

    /// <summary>See <see cref="Core.StatusReport"/>.</summary>
    StatusReport = 12,

    /// <summary>See <see cref="Core.GatewayReply"/>.</summary>
    GatewayReply = 13,

    /// <summary>See <see cref="Core.Decision"/>.</summary>
    Decision = 14,
}
