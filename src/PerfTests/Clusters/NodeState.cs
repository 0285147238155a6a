namespace PerfTests.Clusters;

/// <summary>The state of a node as the operating system or the container engine sees it, with what was seen.</summary>
/// <param name="Kind">The state.</param>
/// <param name="Evidence">What was seen, for example <c>process 4711 is in state T</c>.</param>
public sealed record NodeState(NodeStateKind Kind, string Evidence);
