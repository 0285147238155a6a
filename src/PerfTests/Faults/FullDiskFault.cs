namespace PerfTests.Faults;

/// <summary>Nodes find no room on their disk.</summary>
/// <param name="Target">The nodes.</param>
public sealed record FullDiskFault(Target Target) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "disk.full";

    /// <inheritdoc/>
    public override bool MayEndNodes => true;

    /// <inheritdoc/>
    public override string Describe() => $"fill the disk of {Target}";
}
