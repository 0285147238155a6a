using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Api;

/// <summary>What came back from the leader, or why nothing did.</summary>
/// <param name="Status">The leader's HTTP status code; 0 without an answer.</param>
/// <param name="ContentType">The answer's media type.</param>
/// <param name="Body">The answer's body.</param>
/// <param name="Timing">Phases with the hop added to submission; null where the leader gave none.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
internal sealed record RelayedAnswer(
    int Status,
    string? ContentType,
    byte[] Body,
    string? Timing,
    OperationResult? Failure = null
)
{
    /// <summary>No answer.</summary>
    public static RelayedAnswer Failed(OperationResult failure) => new(0, null, [], null, failure);
}
