using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>Nodes write slowly to their disk.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="BytesPerSecond">What each can write in a second.</param>
public sealed record SlowDiskFault(Target Target, double BytesPerSecond) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "disk.slow";

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"slow the disk of {Target} to {BytesPerSecond / 1000:0.###} kB/s");

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        BytesPerSecond >= 1_000
            ? base.Validate(spec)
            : base.Validate(spec)
                .Append(
                    new SettingProblem($"Fault {Kind}: rate", $"{BytesPerSecond}", "at least 1,000 bytes per second")
                );
}
