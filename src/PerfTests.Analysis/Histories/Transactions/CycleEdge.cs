namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Why a transaction comes before the next one of a cycle.</summary>
/// <param name="From">What comes before.</param>
/// <param name="To">What comes after.</param>
/// <param name="Dependency">Why.</param>
/// <param name="Level">What it rests on.</param>
/// <param name="Detail">The version it is about; -1 for none.</param>
internal readonly record struct CycleEdge(int From, int To, Dependency Dependency, DependencyLevel Level, int Detail);
