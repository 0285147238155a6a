namespace PerfTests.SimulationTests.Pbft;

/// <summary>Something happened that never may.</summary>
internal sealed class InvariantException(string message) : Exception(message);
