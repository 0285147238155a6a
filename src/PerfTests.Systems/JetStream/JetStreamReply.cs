using NATS.Client.Core;
using PerfTests.Protocols;

namespace PerfTests.Systems.JetStream;

/// <summary>What came back for a request.</summary>
/// <param name="Data">The answer; null if none came.</param>
/// <param name="Headers">The answer's headers; null if it had none.</param>
/// <param name="Failure">Where no answer came: what that means for the operation.</param>
internal readonly record struct JetStreamReply(byte[]? Data, NatsHeaders? Headers, OperationResult Failure)
{
    /// <summary>An answer.</summary>
    public static JetStreamReply Of(byte[] data, NatsHeaders? headers) => new(data, headers, default);

    /// <summary>The request was not sent, or nobody received it: it had no effect.</summary>
    public static JetStreamReply Unsent(string error) => new(null, null, OperationResult.Failure(error));

    /// <summary>The request may have been received; what became of it is not known.</summary>
    public static JetStreamReply Unknown(string error) => new(null, null, OperationResult.Unknown(error));
}
