using System.Net;
using System.Net.Sockets;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>Where connections to a port of a node are accepted in its place.</summary>
/// <param name="listener">A socket that listens.</param>
/// <param name="accept">Takes each connection, with the addresses of its sender; on the loop's thread.</param>
internal sealed class StreamAcceptor(Socket listener, Action<Socket, IPEndPoint> accept) : IPolled, IDisposable
{
    /// <inheritdoc/>
    public int Descriptor { get; } = (int)listener.Handle;

    /// <inheritdoc/>
    public PollEvents Wanted => PollEvents.In;

    /// <inheritdoc/>
    public void OnReady(PollEvents ready)
    {
        try
        {
            var accepted = listener.Accept();
            accepted.Blocking = false;
            accepted.NoDelay = true;
            accept(accepted, (IPEndPoint)accepted.RemoteEndPoint!);
        }
        catch (SocketException)
        {
            // It was gone before it was accepted.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();
}
