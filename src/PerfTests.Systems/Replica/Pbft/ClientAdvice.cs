using PerfTests.Replica.Wire;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>What the replicas ask of their clients, where f + 1 of them ask for the same: one correct replica is among those. Not thread-safe.</summary>
/// <param name="quorums">Quorums of the cluster.</param>
internal sealed class ClientAdvice(Quorums quorums)
{
    private readonly WireWelcome?[] _said = new WireWelcome?[quorums.Nodes];

    /// <summary>Most operations in one request. Until the replicas agree: 1.</summary>
    public int RequestOperations { get; private set; } = 1;

    /// <summary>How long an operation waits for others, in ticks of 100 ns. Until the replicas agree: 0.</summary>
    public long LingerTicks { get; private set; }

    /// <summary>Whether reads go to the replicas out of order. Until the replicas agree: no.</summary>
    public bool ReadsUnordered { get; private set; }

    /// <summary>A replica says what it asks for.</summary>
    public void Learn(int replica, WireWelcome welcome)
    {
        _said[replica] = welcome with { View = 0 };
        if (_said.Count(other => other == _said[replica]) < quorums.Weak)
        {
            return;
        }
        RequestOperations = welcome.RequestOperationsMax;
        LingerTicks = welcome.RequestLingerUs * TimeSpan.TicksPerMicrosecond;
        ReadsUnordered = welcome.ReadsUnordered;
    }
}
