using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>Nodes lie.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Behaviour">How, one of <see cref="ByzantineBehaviours"/>.</param>
public sealed record ByzantineFault(Target Target, string Behaviour) : Fault(Target)
{
    /// <summary>What the kind of every such fault begins with.</summary>
    public const string KindPrefix = "byzantine.";

    /// <inheritdoc/>
    public override string Kind => KindPrefix + Behaviour;

    /// <inheritdoc/>
    public override string Describe() => $"{Target} lies: {Behaviour}";

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        ByzantineBehaviours.All.Contains(Behaviour)
            ? base.Validate(spec)
            : base.Validate(spec)
                .Append(
                    new SettingProblem(
                        "Fault byzantine: behaviour",
                        Behaviour,
                        "one of " + string.Join(", ", ByzantineBehaviours.All)
                    )
                );
}
