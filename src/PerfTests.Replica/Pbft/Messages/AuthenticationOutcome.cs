namespace PerfTests.Replica.Pbft.Messages;

/// <summary>Whether a message may come in.</summary>
internal enum AuthenticationOutcome
{
    /// <summary>It may.</summary>
    Passed,

    /// <summary>The bytes are no message.</summary>
    Malformed,

    /// <summary>It does not come from whom it says, or a signature in it is wrong or missing.</summary>
    Unauthenticated,
}
