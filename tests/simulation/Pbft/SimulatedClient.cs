using System.Text;
using PerfTests.Replica.Wire;
using PerfTests.SimulationTests.Simulator;

namespace PerfTests.SimulationTests.Pbft;

/// <summary>One lane of a client: one signed request after the other, each sent to every replica until f + 1 say the same.</summary>
internal sealed class SimulatedClient(PbftSimulation simulation, int lane, int requests)
{
    private const long RetryAfter = 150_000_000;

    private byte[] _request = [];
    private ReplyQuorum _quorum = new(1);
    private long _timestamp;

    public bool IsDone => Done == requests;

    public int Done { get; private set; }

    public ulong Id => WireLane.Of(WireRequest.ClientIndex, session: 1, (ushort)lane);

    private SimulatedWorld World => simulation.World;

    public void Begin() => World.After(World.Between(0, 20_000_000), Next);

    public void Deliver(int replica, byte[] bytes)
    {
        if (WireReply.Read(bytes) is not { } reply || reply.Client != Id || reply.Timestamp != _timestamp || IsDone)
        {
            return;
        }
        if (_quorum.Add(replica, reply) is not { } accepted)
        {
            return;
        }
        simulation.Oracle.Accepted(Id, _timestamp, accepted.Matched.Span);
        World.Log.Add(World.Now, "accepted", lane, _timestamp);
        Done++;
        if (!IsDone)
        {
            World.After(World.Between(0, 10_000_000), Next);
        }
        else
        {
            _timestamp = -1;
        }
    }

    private void Next()
    {
        _timestamp++;
        _quorum = new ReplyQuorum(simulation.Quorums.Weak);
        var operations = new WireWriter();
        var count = 1 + World.Next(2);
        for (var i = 0; i < count; i++)
        {
            var kind = (byte)World.Next(5);
            var value = Encoding.ASCII.GetBytes($"{lane}.{_timestamp}.{i}");
            WireOperation.Write(
                operations,
                kind,
                new UInt128(Id, (ulong)(_timestamp * 8 + i)),
                [(byte)('a' + World.Next(3))],
                kind is WireOperation.Get or WireOperation.Delete ? [] : value,
                [],
                hasExpected: false
            );
        }
        _request = WireRequest.Build(
            WireRequest.ClientIndex,
            Id,
            _timestamp,
            isUnordered: false,
            count,
            operations.Written,
            (content, signature) => CheapCrypto.Sign(WireRequest.ClientIndex, content, signature)
        );
        simulation.Oracle.Issued(WireRequest.Read(_request, CheapCrypto.Hash)!);
        SendAll(_timestamp);
    }

    private void SendAll(long mine)
    {
        if (mine != _timestamp)
        {
            return;
        }
        simulation.Ask(lane, _request);
        World.After(RetryAfter, () => SendAll(mine));
    }
}
