namespace PerfTests.Systems.Services;

/// <summary>
/// What a service calls the phases of an operation in its <c>Server-Timing</c> (W3C Server Timing): as a header over HTTP, as a trailer of that name over
/// gRPC. A phase that it does not report counts as 0.
/// </summary>
/// <param name="Submission">Receipt to proposal. Default: <c>submission</c>.</param>
/// <param name="Consensus">Proposal to commit. Default: <c>consensus</c>.</param>
/// <param name="Application">Commit to application. Default: <c>application</c>.</param>
public sealed record PhaseNames(
    string Submission = "submission",
    string Consensus = "consensus",
    string Application = "application"
);
