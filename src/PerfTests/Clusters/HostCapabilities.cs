namespace PerfTests.Clusters;

/// <summary>What a host can do on this machine.</summary>
/// <param name="IsAvailable">Whether clusters can be started.</param>
/// <param name="Reason">Why not, and what to do about it; or, if available, what was found.</param>
public sealed record HostCapabilities(bool IsAvailable, string Reason)
{
    /// <summary>Capabilities by name, for example <c>pause</c>; the value says how, or why not.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>What was found, by name, for people: versions, addresses, what is used and what is not.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}
