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

    private readonly PacketSealer _sealer;
    private readonly WireWriter _writer;
    private readonly PeerAddress[] _addresses;
    private readonly StreamSender?[] _streams;
    private readonly DatagramSocket _datagrams;
    private readonly StreamListener _listener;
    private readonly Action<int, List<GossipMessage>> _receive;
    private readonly Lock _streamGate = new();
    private readonly int _self;

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
        (_sealer, _self, _receive) = (sealer, self, receive);
        _writer = new WireWriter(names);
        _addresses = [.. advertised.Select(address => new PeerAddress(address, time))];
        _streams = [.. _addresses.Select((address, i) => i == self ? null : new StreamSender(address, Dropped, time))];
        _datagrams = new DatagramSocket(listen, packet => Take(packet.Span, isStream: false));
        _listener = new StreamListener(listen, TakeStream, Dropped, (4 * names.All.Count) + 16);
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
        _listener.Start();
        _datagrams.Start();
    }

    /// <summary>Sends messages, those to one member together. Not safe for concurrent calls.</summary>
    /// <param name="sends">The messages.</param>
    /// <param name="datagramBytes">Bytes of messages in one datagram.</param>
    public void Send(List<(int To, GossipMessage Message, bool IsStream)> sends, int datagramBytes)
    {
        foreach (var packet in sends.GroupBy(send => (send.To, send.IsStream)))
        {
            if (packet.Key.To != _self)
            {
                SendTo(packet.Key.To, packet.Key.IsStream, packet.Select(send => send.Message), datagramBytes);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _datagrams.DisposeAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        foreach (var stream in _streams)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private void SendTo(int to, bool isStream, IEnumerable<GossipMessage> messages, int datagramBytes)
    {
        var max = isStream ? StreamPacketBytes : datagramBytes;
        var start = 0;
        _writer.Truncate(0);
        foreach (var message in messages)
        {
            if (_writer.Length == 0)
            {
                _sealer.Begin(_writer, to, isStream);
                start = _writer.Length;
            }
            else if (_writer.Length - start + message.BytesMax > max)
            {
                Finish(to, isStream);
                _sealer.Begin(_writer, to, isStream);
            }
            var before = _writer.Length;
            _writer.Message(message);
            Sent.Count((GossipMessageKind)_writer.Written[before], _writer.Length - before);
        }
        if (_writer.Length > 0)
        {
            Finish(to, isStream);
        }
    }

    private void Finish(int to, bool isStream)
    {
        _sealer.End(_writer, to);
        Sent.CountPacket(isStream, _writer.Length);
        if (isStream)
        {
            _streams[to]!.Send(_writer.Written.ToArray());
        }
        else if (_addresses[to].Current is not { } address || !_datagrams.TrySend(_writer.Written, address))
        {
            Dropped.CountUnsent();
        }
        _writer.Truncate(0);
    }

    private bool TakeStream(ReadOnlyMemory<byte> packet)
    {
        // Connections are read at the same time, and the numbers of packets are checked in one place.
        lock (_streamGate)
        {
            return Take(packet.Span, isStream: true);
        }
    }

    private bool Take(ReadOnlySpan<byte> packet, bool isStream)
    {
        var messages = new List<GossipMessage>();
        var problem = _sealer.Open(packet, isStream, out var from, messages, Received);
        if (problem == PacketProblem.None)
        {
            Received.CountPacket(isStream, packet.Length);
            _receive(from, messages);
            return true;
        }
        Dropped.Count(problem);
        return problem == PacketProblem.Replayed;
    }
}
