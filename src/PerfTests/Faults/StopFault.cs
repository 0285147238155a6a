namespace PerfTests.Faults;

/// <summary>Nodes are asked to end and started again at the healing.</summary>
/// <param name="Target">The nodes.</param>
public sealed record StopFault(Target Target) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "node.stop";

    /// <inheritdoc/>
    public override string Describe() => $"stop {Target} in good order";
}
