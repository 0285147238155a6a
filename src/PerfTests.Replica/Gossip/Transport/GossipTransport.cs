using System.Net;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>
/// Carries messages between members: several to one packet, datagrams over UDP, what is too large or must arrive over TCP, on one port each. Members are reached at
/// their advertised addresses, and known by the name in their packets.
/// </summary>
internal sealed class GossipTransport : IAsyncDisposable
{
    private const int StreamPacketBytes = 256 * 1024;

    private readonly PacketSealer sealer;
    private readonly WireWriter writer;
    private readonly PeerAddress[] addresses;
    private readonly StreamSender?[] streams;
    private readonly DatagramSocket datagrams;
    private readonly StreamListener listener;
    private readonly Action<int, List<GossipMessage>> receive;
    private readonly Lock streamGate = new();
    private readonly int self;

    /// <summary>A transport that does not listen yet.</summary>
    /// <param name="names">The members.</param>
    /// <param name="self">This member.</param>
    /// <param name="listen">Where to listen, with both protocols.</param>
    /// <param name="advertised">Where each member is reached, in the order of the names.</param>
    /// <param name="sealer">Seals and opens packets.</param>
    /// <param name="receive">Takes the messages of a packet from its sender; called from several threads.</param>
    /// <param name="time">The clock.</param>
    public GossipTransport(
        MemberNames names,
        int self,
        IPEndPoint listen,
        IReadOnlyList<EndPoint> advertised,
        PacketSealer sealer,
        Action<int, List<GossipMessage>> receive,
        TimeProvider time
    )
    {
        (this.sealer, this.self, this.receive) = (sealer, self, receive);
        writer = new WireWriter(names);
        addresses = [.. advertised.Select(address => new PeerAddress(address, time))];
        streams = [.. addresses.Select((address, i) => i == self ? null : new StreamSender(address, Dropped, time))];
        datagrams = new DatagramSocket(listen, packet => Take(packet.Span, isStream: false));
        listener = new StreamListener(listen, TakeStream, Dropped, (4 * names.All.Count) + 16);
    }

    /// <summary>What was sent.</summary>
    public MessageTraffic Sent { get; } = new();

    /// <summary>What was received and taken.</summary>
    public MessageTraffic Received { get; } = new();

    /// <summary>What was dropped.</summary>
    public DroppedPackets Dropped { get; } = new();

    /// <summary>Begins to listen.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address is taken or not this machine's.</exception>
    public void Start()
    {
        listener.Start();
        datagrams.Start();
    }

    /// <summary>Sends messages, those to one member together. Not safe for concurrent calls.</summary>
    /// <param name="sends">The messages.</param>
    /// <param name="datagramBytes">Bytes of messages in one datagram.</param>
    public void Send(List<(int To, GossipMessage Message, bool IsStream)> sends, int datagramBytes)
    {
        foreach (var packet in sends.GroupBy(send => (send.To, send.IsStream)))
        {
            if (packet.Key.To != self)
                SendTo(packet.Key.To, packet.Key.IsStream, packet.Select(send => send.Message), datagramBytes);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await datagrams.DisposeAsync().ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
        foreach (var stream in streams)
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void SendTo(int to, bool isStream, IEnumerable<GossipMessage> messages, int datagramBytes)
    {
        var most = isStream ? StreamPacketBytes : datagramBytes;
        var start = 0;
        writer.Truncate(0);
        foreach (var message in messages)
        {
            if (writer.Length == 0)
            {
                sealer.Begin(writer, to, isStream);
                start = writer.Length;
            }
            else if (writer.Length - start + message.BytesMax > most)
            {
                Finish(to, isStream);
                sealer.Begin(writer, to, isStream);
            }
            var before = writer.Length;
            writer.Message(message);
            Sent.Count((GossipMessageKind)writer.Written[before], writer.Length - before);
        }
        if (writer.Length > 0)
            Finish(to, isStream);
    }

    private void Finish(int to, bool isStream)
    {
        sealer.End(writer, to);
        Sent.CountPacket(isStream, writer.Length);
        if (isStream)
            streams[to]!.Send(writer.Written.ToArray());
        else if (addresses[to].Current is not { } address || !datagrams.TrySend(writer.Written, address))
            Dropped.CountUnsent();
        writer.Truncate(0);
    }

    private bool TakeStream(ReadOnlyMemory<byte> packet)
    {
        // Connections are read at the same time, and the numbers of packets are checked in one place.
        lock (streamGate)
            return Take(packet.Span, isStream: true);
    }

    private bool Take(ReadOnlySpan<byte> packet, bool isStream)
    {
        var messages = new List<GossipMessage>();
        var problem = sealer.Open(packet, isStream, out var from, messages, Received);
        if (problem == PacketProblem.None)
        {
            Received.CountPacket(isStream, packet.Length);
            receive(from, messages);
            return true;
        }
        Dropped.Count(problem);
        return problem == PacketProblem.Replayed;
    }
}
