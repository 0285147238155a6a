using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.UnitTests.Replica.Gossip;

public sealed class GossipWireTests
{
    private const int Mutations = 20_000;

    private static readonly MemberNames Names = new(["n1", "n2", "n3"]);

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly Stamp Made = new(117_678_662_720_421_888, 1, 1_795_633_892_491);

    private static IReadOnlyList<GossipMessage> EveryKind { get; } =
    [
        new Ping(7),
        new PingRequest(8, 2),
        new Pong(9),
        new MemberRecord(MemberState.Suspect, 1, 42, 0),
        new Update(Made, [1, 2, 3], [4, 5], WantsReceipt: true),
        new Update(Made, [1], null, WantsReceipt: false),
        new Receipt(3, [1, 2, ulong.MaxValue]),
        new SyncRequest([new MemberRecord(MemberState.Alive, 0, 1, 0)], [0, ulong.MaxValue]),
        new SyncSummary([], [0, 1023], [([9, 9], Made)]),
        new SyncFetch([
            [1],
            [2, 3],
        ]),
    ];

    [Fact]
    public void Messages_of_every_kind_come_out_as_they_went_in()
    {
        var packet = Pack(to: 1, isStream: false, [.. EveryKind]);

        var problem = Sealer(1).Open(packet, isStream: false, out var from, out var messages);

        Assert.Equal((PacketProblem.None, 0), (problem, from));
        Assert.Equal(EveryKind.Select(Text), messages.Select(Text));
        Assert.All(EveryKind, message => Assert.True(message.BytesMax >= Write(message).Length, $"{message}"));
    }

    [Fact]
    public void Packet_changed_anywhere_is_not_taken()
    {
        var packet = Pack(to: 1, isStream: false, new Ping(1), EveryKind[4]);
        for (var i = 0; i < packet.Length; i++)
        {
            var damaged = (byte[])packet.Clone();
            damaged[i] ^= 0x10;

            Assert.NotEqual(PacketProblem.None, Sealer(1).Open(damaged, isStream: false, out _, out _));
            Assert.NotEqual(PacketProblem.None, Sealer(1).Open(packet.AsSpan(0, i), isStream: false, out _, out _));
        }
    }

    [Fact]
    public void Packet_of_another_cluster_receiver_channel_or_of_oneself_is_not_taken()
    {
        var packet = Pack(to: 1, isStream: false, new Ping(1));
        var stranger = new PacketSealer(Names, 1, [.. Key.Reverse()], start: 1);

        Assert.Equal(PacketProblem.Unauthenticated, stranger.Open(packet, isStream: false, out _, out _));
        Assert.Equal(PacketProblem.Unauthenticated, Sealer(2).Open(packet, isStream: false, out _, out _));
        Assert.Equal(PacketProblem.Malformed, Sealer(1).Open(packet, isStream: true, out _, out _));
        Assert.Equal(
            PacketProblem.Unauthenticated,
            Sealer(0).Open(Pack(to: 0, isStream: false, new Ping(1)), isStream: false, out _, out _)
        );
    }

    [Fact]
    public void Packet_that_came_before_or_from_an_earlier_life_is_not_taken_again()
    {
        var receiver = Sealer(1);
        var old = Pack(to: 1, isStream: false, new Ping(1));
        var restarted = new PacketSealer(Names, 0, Key, start: 2_000);
        var fresh = Pack(restarted, 1, isStream: false, new Ping(2));

        Assert.Equal(PacketProblem.None, receiver.Open(old, isStream: false, out _, out _));
        Assert.Equal(PacketProblem.Replayed, receiver.Open(old, isStream: false, out _, out _));
        Assert.Equal(PacketProblem.None, receiver.Open(fresh, isStream: false, out _, out _));
        Assert.Equal(PacketProblem.Replayed, receiver.Open(old, isStream: false, out _, out _));
    }

    [Fact]
    public void Packet_larger_than_any_is_refused_before_it_is_looked_at() =>
        Assert.Equal(
            PacketProblem.Oversized,
            Sealer(1).Open(new byte[PacketSealer.StreamBytesMax + 1], isStream: true, out _, out _)
        );

    [Fact]
    public void Decoder_takes_any_bytes_without_failing_and_without_asking_for_much_memory()
    {
        var random = new Random(20_261_125);
        var seeds = EveryKind.Select(Write).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = 0L;
        for (var i = 0; i < Mutations; i++)
        {
            var input = Mutate(seeds[random.Next(seeds.Length)], random);
            bytes += input.Length;
            var messages = new List<GossipMessage>();
            _ = new WireReader(input, Names).TryReadAll(messages, traffic: null);
        }

        // Each input costs its own copies and objects, never what a length in it promises.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (64 * bytes) + (Mutations * 2_048L));
    }

    [Theory]
    [InlineData(new byte[] { 5, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, (byte)'n', (byte)'1' })]
    [InlineData(new byte[] { 6, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData(new byte[] { 9, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 4, 2, 2, (byte)'n', (byte)'9', 1, 0, 0, 0, 0, 0, 0, 0, 2, (byte)'n', (byte)'1' })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 77 })]
    public void Decoder_refuses_impossible_clocks_lengths_members_and_kinds(byte[] input) =>
        Assert.False(new WireReader(input, Names).TryRead(out _));

    internal static byte[] Mutate(byte[] seed, Random random)
    {
        var input = seed.ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(input.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < input.Count:
                    input[at] = (byte)random.Next(256);
                    break;
                case 1 when at < input.Count:
                    input.RemoveRange(at, Math.Min(random.Next(1, 8), input.Count - at));
                    break;
                case 2:
                    input.InsertRange(at, new byte[random.Next(1, 8)].Select(_ => (byte)random.Next(256)));
                    break;
                default:
                    input.AddRange(seed.Take(random.Next(seed.Length + 1)));
                    break;
            }
        }
        return [.. input];
    }

    private static string Text(GossipMessage message) => Convert.ToHexString(Write(message));

    private static byte[] Write(GossipMessage message)
    {
        var writer = new WireWriter(Names);
        writer.Message(message);
        return writer.Written.ToArray();
    }

    private static PacketSealer Sealer(int self) => new(Names, self, Key, start: 1_000);

    private static byte[] Pack(int to, bool isStream, params GossipMessage[] messages) =>
        Pack(Sealer(0), to, isStream, messages);

    private static byte[] Pack(PacketSealer sealer, int to, bool isStream, params GossipMessage[] messages)
    {
        var writer = new WireWriter(Names);
        sealer.Begin(writer, to, isStream);
        foreach (var message in messages)
        {
            writer.Message(message);
        }
        sealer.End(writer, to);
        return writer.Written.ToArray();
    }
}

file static class Opening
{
    public static PacketProblem Open(
        this PacketSealer sealer,
        ReadOnlySpan<byte> packet,
        bool isStream,
        out int from,
        out List<GossipMessage> messages
    )
    {
        messages = [];
        return sealer.Open(packet, isStream, out from, messages);
    }
}
