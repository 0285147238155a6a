namespace PerfTests.Faults;

/// <summary>Nodes are ended at once and started again at the healing.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="KeepsData">Whether they find their data again.</param>
public sealed record KillFault(Target Target, bool KeepsData) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => KeepsData ? "node.kill" : "node.kill-lose-data";

    /// <inheritdoc/>
    public override string Describe() => KeepsData ? $"kill {Target}" : $"kill {Target}, its data is lost";
}
