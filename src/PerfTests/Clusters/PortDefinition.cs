namespace PerfTests.Clusters;

/// <summary>A port that each node of a system listens on.</summary>
/// <param name="Name">Name, for example <c>api</c> or <c>peer</c>.</param>
/// <param name="IsUdp">Whether UDP is used on it too: the host then reserves the number for both.</param>
public sealed record PortDefinition(string Name, bool IsUdp = false);
