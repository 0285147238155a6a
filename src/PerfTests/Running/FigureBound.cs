namespace PerfTests.Running;

/// <summary>An objective: what a figure of a run may be at most or must be at least.</summary>
/// <param name="Figure">Name of the figure, for example <c>messages_per_commit</c>; <c>docs/figures.md</c> lists all.</param>
/// <param name="Min">The least value that keeps it, in the figure's unit; null for no such bound.</param>
/// <param name="Max">The highest value that keeps it, in the figure's unit; null for no such bound.</param>
public sealed record FigureBound(string Figure, double? Min, double? Max);
