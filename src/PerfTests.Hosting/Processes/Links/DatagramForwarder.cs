using System.Net;
using System.Net.Sockets;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// Where datagrams to a port of a node arrive in its place. They go on from the sender's own forwarder, so that the receiver sees the address that the sender advertises,
/// and its answers come this way as well. Senders are known by the address that they are bound to. Belongs to the loop's thread.
/// </summary>
/// <param name="socket">A socket, bound to the advertised address.</param>
/// <param name="owner">The node's port, by which it is known to <paramref name="find"/>.</param>
/// <param name="find">The forwarder of the node that is bound to an address, and the link from it to this one's; null for a stranger.</param>
/// <param name="loop">The loop.</param>
internal sealed class DatagramForwarder(
    Socket socket,
    ProxiedPort owner,
    Func<SocketAddress, ProxiedPort, (DatagramForwarder Sender, Link Link)?> find,
    ProxyLoop loop
) : IPolled, IDisposable
{
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _real = owner.Real.Serialize();

    /// <inheritdoc/>
    public int Descriptor { get; } = (int)socket.Handle;

    /// <inheritdoc/>
    public PollEvents Wanted => PollEvents.In;

    /// <inheritdoc/>
    public void OnReady(PollEvents ready)
    {
        int length;
        try
        {
            length = socket.ReceiveFrom(loop.Buffer, SocketFlags.None, _from);
        }
        catch (SocketException)
        {
            // An answer to a datagram that found nobody; the next one is none the worse for it.
            return;
        }

        // What comes from none of the nodes has no link, and no way back.
        if (find(_from, owner) is not var (sender, link))
        {
            return;
        }

        var now = loop.NowNs;
        var due = link.AdmitDatagram(length, now);
        if (due == Link.Lost)
        {
            return;
        }

        if (due <= now)
        {
            sender.Send(loop.Buffer.AsSpan(0, length), _real, link, now);
        }
        else
        {
            loop.WakeAt(due, new Delayed(sender, loop.Buffer.AsSpan(0, length).ToArray(), _real, link, now));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private void Send(ReadOnlySpan<byte> datagram, SocketAddress to, Link link, long arrivedNs)
    {
        try
        {
            socket.SendTo(datagram, SocketFlags.None, to);
            link.CountPassed(datagram.Length, loop.NowNs - arrivedNs);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The receiver is not there, or has no room: a datagram is lost then, in a network as here.
            link.CountDropped();
        }
    }

    private sealed class Delayed(DatagramForwarder sender, byte[] datagram, SocketAddress to, Link link, long arrivedNs)
        : ITimed
    {
        public void OnTime()
        {
            // A cut takes what is under way as well.
            if (link.Quality.IsCut)
            {
                link.CountDropped();
                return;
            }

            sender.Send(datagram, to, link, arrivedNs);
        }
    }
}
