using PerfTests.Clusters;

namespace PerfTests.Hosting.Starting;

/// <summary>What a host knows of a node without asking the node.</summary>
/// <param name="Id">The node.</param>
/// <param name="Ending">How it ended, for people; null while it runs.</param>
/// <param name="LastLines">The last lines of its log, oldest first.</param>
internal sealed record NodeCondition(NodeId Id, string? Ending, IReadOnlyList<string> LastLines);
