namespace PerfTests.Clusters;

/// <summary>A port that each node of a system listens on.</summary>
/// <param name="Name">Name, for example <c>api</c> or <c>peer</c>.</param>
/// <param name="IsUdp">Whether UDP is used on it too: the host then reserves the number for both.</param>
/// <param name="InContainer">The number that the system's image is bound to, 1 to 65,535; null where it takes the one of the plan. Default: null.</param>
public sealed record PortDefinition(string Name, bool IsUdp = false, int? InContainer = null)
{
    /// <summary>
    /// Whether a proxy may stand in front of it, in runs with faults of the network: nodes reach each other through it, bind it at <see cref="NodePlan.ListenAddress"/>
    /// while they advertise <see cref="NodePlan.Address"/>, and tell clients nothing of the advertised address. Default: no.
    /// </summary>
    public bool CanBeProxied { get; init; }

    /// <summary>
    /// Whether each node may be told another address of the same member, which tells a proxy at once who connects. It should be where nodes connect anew for every
    /// request. Default: no, as many systems know members by their addresses.
    /// </summary>
    public bool MayDifferBySender { get; init; }
}
