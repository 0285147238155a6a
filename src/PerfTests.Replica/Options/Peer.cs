using System.Net;

namespace PerfTests.Replica.Options;

/// <summary>One member of the cluster, this node among them.</summary>
/// <param name="Id">The node's name.</param>
/// <param name="Address">Where it listens for the protocol: an IP address or a host name, spelled alike on every node.</param>
/// <param name="Api">Where its HTTP API is.</param>
internal sealed record Peer(string Id, EndPoint Address, Uri Api)
{
    /// <summary>The address as it was written.</summary>
    public string AddressText => Address is DnsEndPoint name ? $"{name.Host}:{name.Port}" : $"{Address}";
}
