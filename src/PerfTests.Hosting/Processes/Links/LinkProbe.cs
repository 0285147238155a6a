using System.Net;
using System.Net.Sockets;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// A connection that the harness opens in a node's name, to see what becomes of it on a link. It carries no byte, so the receiver has nothing to take amiss.
/// </summary>
/// <param name="key">The link.</param>
/// <param name="socket">A socket that is bound, whose address the proxy knows to stand for the sender.</param>
internal sealed class LinkProbe(LinkKey key, Socket socket) : IDisposable
{
    /// <summary>The link.</summary>
    public LinkKey Key => key;

    /// <summary>Its end of the connection.</summary>
    public IPEndPoint Address { get; } = (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Whether it was reset.</summary>
    public bool IsReset
    {
        get
        {
            var octet = new byte[1];
            _ = socket.Receive(octet, SocketFlags.Peek, out var error);
            return error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown;
        }
    }

    /// <summary>Connects; the proxy takes every connection, whatever becomes of it then.</summary>
    /// <exception cref="SocketException">The proxy is not there.</exception>
    public void Connect(IPEndPoint advertised)
    {
        try
        {
            socket.Connect(advertised);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // That is what is looked for.
        }

        socket.Blocking = false;
    }

    /// <summary>Says that it will send nothing.</summary>
    public void End() => socket.Shutdown(SocketShutdown.Send);

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
