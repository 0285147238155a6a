namespace PerfTests.Replica.Api;

/// <summary>One member in <c>GET /v1/status</c>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Address">Where it listens for the protocol.</param>
/// <param name="Api">Where its API is.</param>
internal sealed record MemberDocument(string Id, string Address, string Api);
