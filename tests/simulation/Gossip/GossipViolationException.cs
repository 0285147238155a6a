namespace PerfTests.SimulationTests.Gossip;

/// <summary>An invariant does not hold.</summary>
internal sealed class GossipViolationException(string message) : Exception(message);
