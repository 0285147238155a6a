using System.IO.Pipelines;
using PerfTests.Replica.Wire;
using PerfTests.Units;

namespace PerfTests.UnitTests.Replica.Pbft;

public sealed class SecureLinkTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly string[] Nodes = ["n1", "n2", "n3", "n4"];

    [Fact]
    public async Task Messages_arrive_in_order_and_tell_who_sent_them()
    {
        var (dialed, accepted) = await ConnectAsync(Keys("client"), Keys("n2"), peer: 1);

        dialed!.Writer.Add([1, 2]);
        dialed.Writer.Add([]);
        var first = dialed.Writer.Seal().ToArray();
        dialed.Writer.Add([3]);
        var sent = new MemoryStream([.. first, .. dialed.Writer.Seal().ToArray()]);

        Assert.Equal(WireRequest.ClientIndex, accepted!.Peer);
        var reader = Reading(accepted, sent);
        Assert.Equal(["0102", ""], await MessagesAsync(reader));
        Assert.Equal(["03"], await MessagesAsync(reader));
        Assert.Equal(LinkOutcome.Ended, (await reader.ReadAsync(default)).Outcome);
    }

    [Theory]
    [InlineData("n3", 1)]
    [InlineData("n1", 2)]
    public async Task Listener_lets_in_only_who_proves_to_be_whom_it_says_and_means_this_listener(
        string claimed,
        int meant
    )
    {
        // The dialer has the keys of another cluster in the first case; in the second it means another node.
        var keys =
            claimed == "n3"
                ? KeyRing.Derive(new byte[32], "c", Nodes, claimed)
                : KeyRing.Derive(Secret, "c", Nodes, "n1");

        var (_, accepted) = await ConnectAsync(keys, Keys("n2"), (ushort)meant);

        Assert.Null(accepted);
    }

    [Fact]
    public void Members_derive_equal_session_keys_and_only_for_equal_clusters()
    {
        var ours = Keys("n1").SessionKey(1, [1], [2]);

        Assert.Equal(ours, Keys("n2").SessionKey(0, [1], [2]));
        Assert.NotEqual(ours, KeyRing.Derive(Secret, "other", Nodes, "n1").SessionKey(1, [1], [2]));
    }

    [Fact]
    public void Signature_is_good_for_its_signer_and_content_alone()
    {
        var signature = new byte[WireLimits.SignatureBytes];
        Keys("n1").Sign([1, 2], signature);

        Assert.True(Keys("n4").Verify(0, [1, 2], signature));
        Assert.False(Keys("n4").Verify(1, [1, 2], signature));
        Assert.False(Keys("n4").Verify(0, [1, 3], signature));
        Assert.False(Keys("n4").Verify(9, [1, 2], signature));
    }

    [Fact]
    public async Task Frame_that_is_changed_cut_or_repeated_ends_the_link()
    {
        var writer = new LinkWriter(Secret);
        writer.Add([1, 2, 3]);
        var frame = writer.Seal().ToArray();
        for (var i = 0; i < frame.Length; i++)
        {
            var damaged = (byte[])frame.Clone();
            damaged[i] ^= 0x40;

            Assert.NotEqual(LinkOutcome.Frame, await OutcomeAsync(damaged));
            Assert.Equal(LinkOutcome.Ended, await OutcomeAsync(frame[..i]));
        }
        var reader = new LinkReader(new MemoryStream([.. frame, .. frame]), Secret);
        Assert.Equal(LinkOutcome.Frame, (await reader.ReadAsync(default)).Outcome);
        Assert.Equal(LinkOutcome.Unauthenticated, (await reader.ReadAsync(default)).Outcome);
    }

    [Fact]
    public async Task Claimed_length_takes_no_memory_before_the_bytes_are_there()
    {
        byte[] claim = [.. BitConverter.GetBytes(WireLimits.FrameBytesMax), 0, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(LinkOutcome.Ended, await OutcomeAsync(claim));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
        Assert.Equal(LinkOutcome.Oversized, await OutcomeAsync(BitConverter.GetBytes(WireLimits.FrameBytesMax + 1)));
    }

    [Fact]
    public async Task Large_frames_come_through_whole_between_small_ones()
    {
        var writer = new LinkWriter(Secret);
        var stream = new MemoryStream();
        int[] lengths = [10, 3_000_000, 20, 70_000, 1];
        foreach (var length in lengths)
        {
            writer.Add(new byte[length]);
            stream.Write(writer.Seal().Span);
        }
        stream.Position = 0;
        var reader = new LinkReader(stream, Secret);
        foreach (var length in lengths)
        {
            Assert.Equal(2 * length, (await MessagesAsync(reader)).Single().Length);
        }
    }

    [Fact]
    public async Task Foreign_bytes_never_make_a_frame()
    {
        var random = new SeededRandom(new Seed(11));
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[(int)random.NextInt64(200)];
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = (byte)random.NextInt64(256);
            }
            if (bytes.Length >= 4)
            {
                bytes.AsSpan(1, 3).Clear();
            }

            Assert.NotEqual(LinkOutcome.Frame, await OutcomeAsync(bytes));
        }
    }

    private static KeyRing Keys(string owner) => KeyRing.Derive(Secret, "c", Nodes, owner);

    private static async Task<LinkOutcome> OutcomeAsync(byte[] bytes) =>
        (await new LinkReader(new MemoryStream(bytes), Secret).ReadAsync(default)).Outcome;

    private static async Task<List<string>> MessagesAsync(LinkReader reader)
    {
        var (outcome, messages) = await reader.ReadAsync(default);
        Assert.Equal(LinkOutcome.Frame, outcome);
        var found = new List<string>();
        while (LinkReader.TryNext(ref messages, out var message))
        {
            found.Add(Convert.ToHexString(message.Span));
        }
        return found;
    }

    /// <summary>Hands what the dialer sealed to the accepting end.</summary>
    private static LinkReader Reading(SecureLink accepted, MemoryStream sent)
    {
        ((Duplex)accepted.Stream).Replace(sent);
        return accepted.Reader;
    }

    private static async Task<(SecureLink? Dialed, SecureLink? Accepted)> ConnectAsync(
        KeyRing dialer,
        KeyRing listener,
        ushort peer
    )
    {
        var (there, back) = (new Pipe(), new Pipe());
        var accepting = SecureLink.AcceptAsync(
            new Duplex(there.Reader.AsStream(), back.Writer.AsStream()),
            listener,
            default
        );
        var dialed = await SecureLink.DialAsync(
            new Duplex(back.Reader.AsStream(), there.Writer.AsStream()),
            dialer,
            peer,
            default
        );
        return (dialed, await accepting);
    }
}
