using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.SimulationTests.Pbft;

/// <summary>
/// The replica's own state machine, with the oracle looking at what it executes: once the turn's log is on disk, as nobody learns of it before.
/// </summary>
internal sealed class RecordedState(IReplicatedState inner, PbftOracle? oracle, int replica) : IReplicatedState
{
    private readonly List<WireRequest> place = [];
    private readonly List<Action<PbftOracle>> unseen = [];

    /// <summary>What was executed lately has become visible.</summary>
    public void Show()
    {
        if (oracle is not null)
            unseen.ForEach(show => show(oracle));
        unseen.Clear();
    }

    public byte[]? Execute(long sequence, WireRequest request)
    {
        var reply = inner.Execute(sequence, request);
        place.Add(request);
        if (reply is not null)
            unseen.Add(o => o.Executed(replica, sequence, request, reply));
        return reply;
    }

    public void EndPlace(long sequence)
    {
        inner.EndPlace(sequence);
        var requests = place.ToList();
        unseen.Add(o => o.Ended(replica, sequence, requests));
        place.Clear();
    }

    public long LastTimestamp(ulong client) => inner.LastTimestamp(client);

    public byte[]? LastReply(ulong client) => inner.LastReply(client);

    public Func<byte[]> Freeze() => inner.Freeze();

    public bool TryRestore(ReadOnlySpan<byte> snapshot) => inner.TryRestore(snapshot);
}
