using Microsoft.Extensions.Time.Testing;
using PerfTests.Replica.Wire;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Replica.Pbft;

namespace PerfTests.UnitTests.Systems.Replica.Pbft;

/// <summary>Lanes of a client of four replicas that a test plays.</summary>
internal sealed class LanesUnderTest
{
    public const int Replicas = 4;

    public LanesUnderTest(int requestOperations = 64, bool readsUnordered = false, int lingerUs = 0)
    {
        Lanes = new RequestLanes(
            new Quorums(Replicas),
            session: 7,
            (_, signature) => signature.Fill(1),
            (replica, request) =>
            {
                if (Down.Contains(replica))
                {
                    return false;
                }
                Sent.Add((replica, WireRequest.Read(request.Span, WireRequest.Sha256)!));
                return true;
            },
            Time
        );
        for (var replica = 0; replica < Replicas; replica++)
        {
            Lanes.OnWelcome(replica, new WireWelcome(0, requestOperations, lingerUs, readsUnordered));
        }
    }

    public RequestLanes Lanes { get; }

    public FakeTimeProvider Time { get; } = new();

    public HashSet<int> Down { get; } = [];

    public List<(int Replica, WireRequest Request)> Sent { get; } = [];

    public WireRequest Latest => Sent[^1].Request;

    public Task<ReplicaAnswer> Put(int id = 1, CancellationToken cancellation = default) =>
        Lanes.AskAsync(Operation(WireOperation.Put, id), isRead: false, cancellation);

    public Task<ReplicaAnswer> Get(int id = 1, CancellationToken cancellation = default) =>
        Lanes.AskAsync(Operation(WireOperation.Get, id), isRead: true, cancellation);

    public void Pass(TimeSpan time)
    {
        Time.Advance(time);
        Lanes.Tick();
    }

    /// <summary>A replica answers a request with one result for each operation.</summary>
    public void Reply(int replica, WireRequest request, long view = 0, params WireResult[] results)
    {
        var output = new WireWriter();
        WireReply.Begin(output, request.Client, request.Timestamp, results.Length);
        foreach (var result in results)
        {
            WireReply.Result(output, result.Outcome, result.IsDuplicate, result.Index, result.Value);
        }
        WireReply.End(output, view, 100 + replica, 200, 300);
        Lanes.OnReply(replica, output.ToArray());
    }

    public static WireResult Decided(long index) => new(0, false, index, null);

    public static WireResult Value(byte value) => new(0, false, 0, [value]);

    private static byte[] Operation(byte kind, int id)
    {
        var output = new WireWriter();
        WireOperation.Write(output, kind, (UInt128)id, "key"u8, [], [], hasExpected: false);
        return output.ToArray();
    }
}
