namespace PerfTests.Faults;

/// <summary>Nodes are frozen and go on at the healing.</summary>
/// <param name="Target">The nodes.</param>
public sealed record PauseFault(Target Target) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "node.pause";

    /// <inheritdoc/>
    public override string Describe() => $"pause {Target}";
}
