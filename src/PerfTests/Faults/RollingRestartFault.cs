using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>Nodes are stopped and started one after the other.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Down">How long each stays down.</param>
public sealed record RollingRestartFault(Target Target, TimeSpan Down) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "node.rolling-restart";

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"restart {Target} one after the other, each {Down.TotalSeconds:0.###} s down");

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        Down < TimeSpan.Zero
            ? base.Validate(spec)
                .Append(new SettingProblem($"Fault {Kind}: down", $"{Down}", "a duration of at least 0"))
            : base.Validate(spec);
}
