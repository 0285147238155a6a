namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Transactions each of which comes before the next, and the last before the first.</summary>
/// <param name="Name">The anomaly, as Adya and Elle name it, for example <c>G-single-realtime</c>.</param>
/// <param name="Edges">Why; in order.</param>
internal sealed record Cycle(string Name, IReadOnlyList<CycleEdge> Edges);
