using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A checkpoint that a replica took.</summary>
internal readonly record struct CheckpointEntry(long Sequence, Digest State);
