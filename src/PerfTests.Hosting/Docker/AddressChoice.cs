namespace PerfTests.Hosting.Docker;

/// <summary>How the harness reaches containers.</summary>
internal enum AddressChoice
{
    /// <summary>Directly where this machine has a leg in the cluster's network, else through published ports.</summary>
    Auto,

    /// <summary>At the containers' own addresses, with nothing in between.</summary>
    Direct,

    /// <summary>Through fixed ports of the engine's host.</summary>
    Published,
}
