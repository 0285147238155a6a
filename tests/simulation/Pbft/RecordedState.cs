using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.SimulationTests.Pbft;

/// <summary>
/// The replica's own state machine, with the oracle looking at what it executes: once the turn's log is on disk, as nobody learns of it before.
/// </summary>
internal sealed class RecordedState(IReplicatedState inner, PbftOracle? oracle, int replica) : IReplicatedState
{
    private readonly List<WireRequest> _place = [];
    private readonly List<Action<PbftOracle>> _unseen = [];

    /// <summary>What was executed lately has become visible.</summary>
    public void Show()
    {
        if (oracle is not null)
        {
            _unseen.ForEach(show => show(oracle));
        }
        _unseen.Clear();
    }

    public byte[]? Execute(long sequence, WireRequest request)
    {
        var reply = inner.Execute(sequence, request);
        _place.Add(request);
        if (reply is not null)
        {
            _unseen.Add(o => o.Executed(replica, sequence, request, reply));
        }
        return reply;
    }

    public void EndBatch(long sequence)
    {
        inner.EndBatch(sequence);
        var requests = _place.ToList();
        _unseen.Add(o => o.Ended(replica, sequence, requests));
        _place.Clear();
    }

    public long LastTimestamp(ulong client) => inner.LastTimestamp(client);

    public byte[]? LastReply(ulong client) => inner.LastReply(client);

    public Func<byte[]> Freeze() => inner.Freeze();

    public bool TryRestore(ReadOnlySpan<byte> snapshot) => inner.TryRestore(snapshot);
}
