namespace PerfTests.SimulationTests.Pbft;

/// <summary>Bytes on their way; a damaged frame is one that a link's authentication would drop.</summary>
internal readonly record struct Frame(byte[] Bytes, bool IsDamaged = false);
