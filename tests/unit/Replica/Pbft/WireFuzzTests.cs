using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Messages;
using PerfTests.Replica.Wire;
using PerfTests.Units;

namespace PerfTests.UnitTests.Replica.Pbft;

/// <summary>Every decoder of foreign bytes: what was written comes back, and nothing else makes it throw or allocate beyond what the bytes justify.</summary>
public sealed class WireFuzzTests
{
    private const int Mutations = 20_000;

    private static readonly Digest Some = WireRequest.Sha256([1]);

    private static readonly byte[] Signature = new byte[WireLimits.SignatureBytes];

    private static readonly ViewChange Changing = new(
        2,
        7,
        128,
        [new CheckpointEntry(128, Some), new CheckpointEntry(256, Some)],
        [new PreparedCertificate(130, 6, Some)],
        [new PreparedCertificate(130, 6, Some), new PreparedCertificate(131, 5, Digest.Null)]
    );

    private static IReadOnlyList<PbftMessage> EveryMessage { get; } =
    [
        new PrePrepare(0, 3, 9, new Batch([Request(1), Request(3)], WireRequest.Sha256)),
        new Prepare(1, 3, 9, Some),
        new Prepare(1, 3, 9, Some) { Signature = Signature },
        new Commit(1, 3, 9, Some),
        new CheckpointVote(1, 128, Some) { Signature = Signature },
        Changing with
        {
            Signature = Signature,
        },
        new NewView(
            3,
            7,
            [Changing with { Signature = Signature }],
            new CheckpointEntry(128, Some),
            [Some, Digest.Null]
        )
        {
            Signature = Signature,
        },
        new ForwardedRequest(1, Request(2)),
        new FetchBatch(2, Some),
        new FetchedBatch(2, new Batch([Request(1)], WireRequest.Sha256)),
        new FetchState(2, 128, 4096),
        new StateChunk(2, 128, 4096, 8192, new byte[100]),
        new StatusReport(2, 3, true, 128, 200),
        new GatewayReply(2, new byte[80]),
        new Decision(2, 9, Some),
    ];

    [Fact]
    public void Messages_of_every_kind_come_out_as_they_went_in()
    {
        foreach (var message in EveryMessage)
        {
            var bytes = Encode(message);

            Assert.Equal(bytes, Encode(MessageReader.Read(bytes, WireRequest.Sha256)!));
        }
        Assert.Equal(
            Enum.GetValues<MessageType>().Order(),
            EveryMessage.Select(MessageCodec.TypeOf).Distinct().Order()
        );
    }

    [Fact]
    public void Messages_between_replicas_are_read_or_refused_whatever_the_bytes()
    {
        var samples = EveryMessage.Select(Encode).ToList();

        Fuzz(samples, bytes => MessageReader.Read(bytes, WireRequest.Sha256));
    }

    [Fact]
    public void Requests_are_read_or_refused_whatever_the_bytes()
    {
        var samples = new List<byte[]> { Request(1).Bytes, Request(40).Bytes };

        Fuzz(samples, bytes => WireRequest.Read(bytes, WireRequest.Sha256));
    }

    [Fact]
    public void Replies_are_read_or_refused_whatever_the_bytes()
    {
        var output = new WireWriter();
        WireReply.Begin(output, 7, 8, 2);
        WireReply.Result(output, 0, isDuplicate: false, 5, [1, 2, 3]);
        WireReply.Result(output, 2, isDuplicate: true, 6, null);
        WireReply.End(output, 1, 2, 3, 4);

        Fuzz(
            [output.ToArray()],
            bytes =>
            {
                var results = new List<WireResult>();
                return WireReply.Read(bytes) is { } reply && WireReply.TryResults(reply.Matched.Span, results);
            }
        );
    }

    [Fact]
    public void Greetings_are_read_or_refused_whatever_the_bytes()
    {
        var (hello, welcome) = (new WireWriter(), new WireWriter());
        new WireHello(77).Write(hello);
        new WireWelcome(3, 64, 500, ReadsUnordered: true).Write(welcome);

        Assert.Equal(new WireHello(77), WireHello.Read(hello.Written));
        Assert.Equal(new WireWelcome(3, 64, 500, ReadsUnordered: true), WireWelcome.Read(welcome.Written));
        Fuzz([hello.ToArray()], bytes => WireHello.Read(bytes));
        Fuzz([welcome.ToArray()], bytes => WireWelcome.Read(bytes));
    }

    [Fact]
    public void Request_in_anothers_lane_is_none()
    {
        var operations = new WireWriter();
        WireOperation.Write(operations, WireOperation.Put, 1, [1], [2], [], hasExpected: false);
        var stolen = WireRequest.Build(
            2,
            WireLane.Of(WireRequest.ClientIndex, 1, 1),
            1,
            isUnordered: false,
            1,
            operations.Written,
            (_, signature) => signature.Clear()
        );

        Assert.Null(WireRequest.Read(stolen, WireRequest.Sha256));
    }

    internal static WireRequest Request(int operations)
    {
        var output = new WireWriter();
        for (var i = 0; i < operations; i++)
        {
            WireOperation.Write(
                output,
                (byte)(i % 5),
                (UInt128)(ulong)i,
                [(byte)'k', (byte)i],
                new byte[i],
                [9],
                hasExpected: i % 5 == WireOperation.CompareAndSwap
            );
        }
        var bytes = WireRequest.Build(
            WireRequest.ClientIndex,
            WireLane.Of(WireRequest.ClientIndex, 1, 2),
            3,
            isUnordered: false,
            operations,
            output.Written,
            (_, signature) => signature.Clear()
        );
        return WireRequest.Read(bytes, WireRequest.Sha256)!;
    }

    internal static void Fuzz(IReadOnlyList<byte[]> samples, Func<byte[], object?> read)
    {
        var random = new SeededRandom(new Seed(5));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var justified = 0L;
        for (var i = 0; i < Mutations; i++)
        {
            var sample = samples[(int)random.NextInt64(samples.Count)];
            var bytes = sample
                .AsSpan(0, random.NextInt64(10) == 0 ? (int)random.NextInt64(sample.Length + 1) : sample.Length)
                .ToArray();
            for (var change = 0; bytes.Length > 0 && change <= random.NextInt64(4); change++)
            {
                bytes[random.NextInt64(bytes.Length)] = (byte)random.NextInt64(256);
            }
            read(bytes);
            justified += 2_000 + 20L * bytes.Length;
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, justified);
    }

    private static byte[] Encode(PbftMessage message)
    {
        var output = new WireWriter();
        MessageCodec.Write(output, message);
        return output.ToArray();
    }
}
