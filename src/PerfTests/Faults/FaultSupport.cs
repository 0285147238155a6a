using PerfTests.Clusters;

namespace PerfTests.Faults;

/// <summary>Whether a fault can be done.</summary>
/// <param name="IsSupported">Whether it can.</param>
/// <param name="Detail">How it is done; or why it cannot be.</param>
public sealed record FaultSupport(bool IsSupported, string Detail)
{
    /// <summary>Why a fault cannot be done, in a sentence.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="fault">The fault.</param>
    public string Explain(string host, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return $"the host '{host}' cannot do '{fault.Describe()}': {Detail}";
    }

    /// <summary>Whether a fault can be done to a cluster: by its host, or by one of the injectors that are handed in.</summary>
    /// <param name="host">Where the cluster lives.</param>
    /// <param name="sources">Make injectors beside the host's own.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="spec">The cluster.</param>
    public static FaultSupport Of(
        IClusterHost host,
        IEnumerable<IFaultInjectorSource> sources,
        Fault fault,
        ClusterSpec spec
    )
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(sources);
        var own = host.Supports(fault, spec);
        return own.IsSupported
            ? own
            : sources.Select(source => source.Supports(fault, spec)).FirstOrDefault(support => support.IsSupported)
                ?? own;
    }

    /// <summary>It can be done.</summary>
    /// <param name="how">How.</param>
    public static FaultSupport Yes(string how) => new(true, how);

    /// <summary>It cannot be done.</summary>
    /// <param name="why">Why not.</param>
    public static FaultSupport No(string why) => new(false, why);
}
