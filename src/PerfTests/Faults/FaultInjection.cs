using PerfTests.Clusters;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>One fault that is done to a cluster. The same object comes back at each step: an injector may key what it must remember by it.</summary>
/// <param name="number">Number of the fault in the run, from 1.</param>
/// <param name="fault">What is done.</param>
/// <param name="targets">To whom, at least one.</param>
/// <param name="seed">Decides everything random in it.</param>
public sealed class FaultInjection(int number, Fault fault, IReadOnlyList<NodeId> targets, Seed seed)
{
    /// <summary>Number of the fault in the run, from 1.</summary>
    public int Number => number;

    /// <summary>What is done.</summary>
    public Fault Fault => fault;

    /// <summary>To whom.</summary>
    public IReadOnlyList<NodeId> Targets => targets;

    /// <summary>Decides everything random in it.</summary>
    public Seed Seed => seed;

    /// <summary>The targets in words.</summary>
    public string TargetText => string.Join(", ", targets);

    /// <summary>Cancelled when the load is over or the run is stopped: what goes on by itself should end.</summary>
    public CancellationToken RunEnded { get; init; }
}
