using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>A fault at a fixed time.</summary>
/// <param name="Fault">What is done.</param>
/// <param name="At">When, from the start of the measurement window.</param>
/// <param name="Lasting">How long; null until the load has ended.</param>
public sealed record TimedFault(Fault Fault, TimeSpan At, TimeSpan? Lasting) : FaultEntry
{
    /// <inheritdoc/>
    public override string Describe() =>
        $"{Fault.Describe()} at {Seconds(At)}, "
        + (Lasting is { } length ? $"heal after {Seconds(length)}" : "heal at the end");

    /// <inheritdoc/>
    public override IEnumerable<PlannedFault> Expand(SeededRandom random) =>
        [new PlannedFault(0, Fault, At, null, Lasting)];

    /// <inheritdoc/>
    public override FaultEntry Scale(double factor) => this with { At = At * factor, Lasting = Lasting * factor };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec, TimeSpan? during)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var healing = Lasting switch
        {
            null => [],
            { Ticks: <= 0 } =>
            [
                new SettingProblem($"Fault {Fault.Kind}: heal", $"{At + Lasting}", "a time after the injection"),
            ],
            { } length => CheckTime($"Fault {Fault.Kind}: heal", At + length, during),
        };
        return Fault.Validate(spec).Concat(CheckTime($"Fault {Fault.Kind}: at", At, during)).Concat(healing);
    }
}
