using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PerfTests.Hosting.Docker;

/// <summary>
/// Address ranges for clusters' networks, from 198.18.0.0/15: the range that is set apart for benchmarks (RFC 2544, RFC 6815) and is in no
/// one's routes.
/// </summary>
internal static class Subnets
{
    /// <summary>Number of ranges, of 256 addresses each.</summary>
    public const int Count = 512;

    /// <summary>The range of a number, counted modulo <see cref="Count"/>, as <c>198.18.N.0/24</c>.</summary>
    public static string Range(int number) => $"{Prefix(number)}.0/24";

    /// <summary>The engine's own address in a range: the gateway, through which its host reaches the containers.</summary>
    public static IPAddress Gateway(int number) => IPAddress.Parse($"{Prefix(number)}.1");

    /// <summary>The address of the n-th node in a range.</summary>
    /// <param name="number">The range.</param>
    /// <param name="node">The node, counted from 1, to 64.</param>
    public static IPAddress Node(int number, int node) => IPAddress.Parse($"{Prefix(number)}.{10 + node}");

    /// <summary>Whether this machine itself has the address: the network is then one of its own, and nodes are reached directly.</summary>
    public static bool IsOwn(IPAddress address) =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(link => link.GetIPProperties().UnicastAddresses)
            .Any(own => own.Address.AddressFamily == AddressFamily.InterNetwork && own.Address.Equals(address));

    private static string Prefix(int number)
    {
        var index = ((number % Count) + Count) % Count;
        return $"198.{18 + (index / 256)}.{index % 256}";
    }
}
