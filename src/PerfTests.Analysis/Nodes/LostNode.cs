namespace PerfTests.Analysis.Nodes;

/// <summary>A node that was lost in the middle of a run although nothing had been done to end it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Seconds">When, in seconds since the run's origin.</param>
/// <param name="What">What was seen of it, as a part of a sentence, for example <c>ended by itself (signal 9)</c>.</param>
/// <param name="LastLines">The last lines of its log, oldest first; empty if none are known.</param>
public sealed record LostNode(string Node, double Seconds, string What, IReadOnlyList<string> LastLines);
