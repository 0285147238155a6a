namespace PerfTests.Clusters;

/// <summary>The name of a node within its cluster, for example <c>n1</c>.</summary>
public readonly record struct NodeId(string Name)
{
    /// <summary>The identity of the n-th node, counted from 1.</summary>
    public static NodeId Number(int number) => new($"n{number}");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
