using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>Nodes get only a share of a processor.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Cpus">Processors left to each.</param>
public sealed record CpuFault(Target Target, double Cpus) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "cpu.starvation";

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"leave {Target} {Cpus:0.###} CPUs");

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        Cpus is > 0.009 and <= 64
            ? base.Validate(spec)
            : base.Validate(spec).Append(new SettingProblem($"Fault {Kind}: cpus", $"{Cpus}", "0.01 to 64 processors"));
}
