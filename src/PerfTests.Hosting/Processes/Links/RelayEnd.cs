using System.Net.Sockets;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>One of the two sockets of a connection through the proxy.</summary>
/// <param name="socket">The socket.</param>
/// <param name="outOf">The direction that reads from it.</param>
/// <param name="into">The direction that writes to it.</param>
internal sealed class RelayEnd(Socket socket, StreamFlow outOf, StreamFlow into) : IPolled
{
    /// <summary>The socket.</summary>
    public Socket Socket => socket;

    /// <summary>Who waits for the end of an attempt to connect; null if it is connected.</summary>
    public StreamRelay? Connecting { get; set; }

    /// <inheritdoc/>
    public int Descriptor { get; } = (int)socket.Handle;

    /// <inheritdoc/>
    public PollEvents Wanted =>
        Connecting is not null ? PollEvents.Out
        : outOf.WantsRead ? (into.WantsWrite ? PollEvents.In | PollEvents.Out : PollEvents.In)
        : into.WantsWrite ? PollEvents.Out
        : PollEvents.None;

    /// <inheritdoc/>
    public void OnReady(PollEvents ready)
    {
        if (Connecting is { } relay)
        {
            if (!relay.IsClosed)
            {
                Connecting = null;
                relay.OnConnected(
                    (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!
                );
            }

            return;
        }

        if (into.WantsWrite)
        {
            into.Flush();
        }

        if ((ready & ~PollEvents.Out) != PollEvents.None && outOf.WantsRead)
        {
            outOf.Read();
        }
    }
}
