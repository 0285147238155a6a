namespace PerfTests.Replica.Api;

/// <summary>The answer to <c>GET /v1/parameters</c>.</summary>
/// <param name="Parameters">Every parameter, by name.</param>
internal sealed record ParametersDocument(IReadOnlyList<ParameterDocument> Parameters);
