namespace PerfTests.Replica.Raft;

/// <summary>One round of the read barrier.</summary>
/// <param name="BeganAt">Timestamp before the round.</param>
/// <param name="EndedAt">Timestamp after it.</param>
/// <param name="IsConfirmed">True when this node led from beginning to end.</param>
internal readonly record struct BarrierRound(long BeganAt, long EndedAt, bool IsConfirmed);
