using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>A fault on an event of the load.</summary>
/// <param name="Fault">What is done.</param>
/// <param name="Trigger">The event.</param>
/// <param name="Lasting">How long.</param>
public sealed record TriggeredFault(Fault Fault, FaultTrigger Trigger, TimeSpan Lasting) : FaultEntry
{
    /// <inheritdoc/>
    public override string Describe() => $"{Fault.Describe()} {Trigger.Describe()}, heal after {Seconds(Lasting)}";

    /// <inheritdoc/>
    public override IEnumerable<PlannedFault> Expand(SeededRandom random) =>
        [new PlannedFault(0, Fault, null, Trigger, Lasting)];

    /// <inheritdoc/>
    public override FaultEntry Scale(double factor) => this with { Lasting = Lasting * factor };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec, TimeSpan? during)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Fault
            .Validate(spec)
            .Concat(Trigger.Validate())
            .Concat(
                Lasting <= TimeSpan.Zero
                    ? [new SettingProblem($"Fault {Fault.Kind}: lasting", $"{Lasting}", "a duration above 0")]
                    : CheckTime($"Fault {Fault.Kind}: lasting", Lasting, during)
            );
    }
}
