namespace PerfTests.Replica.Api;

/// <summary>An error as RFC 9457 problem details.</summary>
/// <param name="Type">Names the kind of problem.</param>
/// <param name="Title">The kind of problem in words.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">What is wrong here and what would be right.</param>
/// <param name="Errors">Every single problem where there may be several.</param>
/// <param name="Leader">The node that leads, where that helps.</param>
internal sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string? Detail = null,
    IReadOnlyList<string>? Errors = null,
    string? Leader = null
);
