using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PerfTests.Hosting.Processes;

/// <summary>
/// Ports for nodes, all distinct, held until just before the nodes start. They lie outside the range from which the system takes the ports of outgoing connections:
/// one of those would otherwise have the port of a node that is down, and the node could not come back.
/// </summary>
internal sealed class FreePorts : IDisposable
{
    private const int MaxAttempts = 64;
    private const int FirstPort = 10_000;

    /// <summary>With less to choose from, two harnesses would choose the same too often.</summary>
    private const int MinPorts = 1_000;

    private const string OutgoingRangeFile = "/proc/sys/net/ipv4/ip_local_port_range";

    private readonly (int First, int Count)? _choice = ChoiceBeside(
        File.Exists(OutgoingRangeFile) ? File.ReadAllText(OutgoingRangeFile) : null
    );
    private readonly List<Socket> _held = [];

    /// <summary>Reserves a port on the loopback address, for TCP, and for UDP of the same number if asked.</summary>
    /// <exception cref="IOException">The system has none left.</exception>
    public IPEndPoint Reserve(bool isUdp)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var wanted = _choice is var (first, count) ? first + RandomNumberGenerator.GetInt32(count) : 0;
            if (
                Bind(SocketType.Stream, ProtocolType.Tcp, wanted) is { LocalEndPoint: IPEndPoint address }
                && (!isUdp || Bind(SocketType.Dgram, ProtocolType.Udp, address.Port) is not null)
            )
            {
                return address;
            }
        }

        throw new IOException(
            $"No free port{(isUdp ? " for both TCP and UDP" : "")} was found in {MaxAttempts} attempts."
        );
    }

    /// <summary>Lets the ports go, so that the nodes find theirs free.</summary>
    public void Dispose()
    {
        foreach (var socket in _held)
        {
            socket.Dispose();
        }

        _held.Clear();
    }

    /// <summary>The ports to choose from: those below the range of outgoing connections.</summary>
    /// <param name="outgoing">The range's first and last port, as the system writes it; null where it does not say.</param>
    /// <returns>Null where there are hardly any: then the system is to choose.</returns>
    internal static (int First, int Count)? ChoiceBeside(string? outgoing) =>
        int.TryParse(
            outgoing?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(),
            CultureInfo.InvariantCulture,
            out var end
        )
        && end - FirstPort >= MinPorts
            ? (FirstPort, end - FirstPort)
            : null;

    private Socket? Bind(SocketType type, ProtocolType protocol, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            if (type == SocketType.Stream)
            {
                // Two sockets may be bound to one port until one of them listens.
                socket.Listen();
            }

            _held.Add(socket);
            return socket;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
    }
}
