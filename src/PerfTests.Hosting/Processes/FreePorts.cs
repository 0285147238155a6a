using System.Net;
using System.Net.Sockets;

namespace PerfTests.Hosting.Processes;

/// <summary>Ports that the system hands out, all distinct, held until just before the nodes start.</summary>
internal sealed class FreePorts : IDisposable
{
    private const int MostAttempts = 64;
    private readonly List<Socket> _held = [];

    /// <summary>Reserves a port on the loopback address, for TCP, and for UDP of the same number if asked.</summary>
    /// <exception cref="IOException">The system has none left.</exception>
    public IPEndPoint Reserve(bool isUdp)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var tcp = Bind(SocketType.Stream, ProtocolType.Tcp, 0);
            var address = (IPEndPoint)tcp!.LocalEndPoint!;
            if (!isUdp || Bind(SocketType.Dgram, ProtocolType.Udp, address.Port) is not null)
            {
                return address;
            }
        }

        throw new IOException($"No port free for both TCP and UDP was found in {MostAttempts} attempts.");
    }

    /// <summary>Lets the ports go. The system gives out others first, so that the nodes find theirs free.</summary>
    public void Dispose()
    {
        foreach (var socket in _held)
        {
            socket.Dispose();
        }

        _held.Clear();
    }

    private Socket? Bind(SocketType type, ProtocolType protocol, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            _held.Add(socket);
            return socket;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && port != 0)
        {
            socket.Dispose();
            return null;
        }
    }
}
