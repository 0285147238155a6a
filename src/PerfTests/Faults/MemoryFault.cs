using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>Nodes get only so much memory.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Bytes">Limit of each.</param>
public sealed record MemoryFault(Target Target, long Bytes) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "memory.limit";

    /// <inheritdoc/>
    public override bool MayEndNodes => true;

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"limit the memory of {Target} to {Bytes / 1024.0 / 1024:0.#} MiB");

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        Bytes >= 16 * 1024 * 1024
            ? base.Validate(spec)
            : base.Validate(spec).Append(new SettingProblem($"Fault {Kind}: bytes", $"{Bytes}", "at least 16 MiB"));
}
