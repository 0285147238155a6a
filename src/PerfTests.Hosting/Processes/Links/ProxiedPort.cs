using System.Net;
using PerfTests.Clusters;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>A port of a node that the proxy stands in front of.</summary>
/// <param name="Node">The node.</param>
/// <param name="Name">The port's name.</param>
/// <param name="Advertised">Where the proxy listens; what the node advertises.</param>
/// <param name="Real">Where the node listens.</param>
/// <param name="Sender">The one node that is told this address, so that who connects is known; null if all are told it.</param>
internal sealed record ProxiedPort(NodeId Node, string Name, IPEndPoint Advertised, IPEndPoint Real, NodeId? Sender);
