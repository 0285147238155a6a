using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>A fault again and again.</summary>
/// <param name="Fault">What is done; random targets are drawn anew each time.</param>
/// <param name="First">When first, from the start of the measurement window.</param>
/// <param name="Every">From one injection to the next.</param>
/// <param name="Lasting">How long each lasts. More than <paramref name="Every"/> makes them overlap.</param>
/// <param name="Times">How often, 1 to 1,000.</param>
public sealed record RepeatedFault(Fault Fault, TimeSpan First, TimeSpan Every, TimeSpan Lasting, int Times)
    : FaultEntry
{
    /// <inheritdoc/>
    public override string Describe() =>
        $"{Fault.Describe()} {Times} times from {Seconds(First)}, every {Seconds(Every)}, heal after {Seconds(Lasting)}";

    /// <inheritdoc/>
    public override IEnumerable<PlannedFault> Expand(SeededRandom random) =>
        Enumerable.Range(0, Times).Select(index => new PlannedFault(0, Fault, First + (index * Every), null, Lasting));

    /// <inheritdoc/>
    public override FaultEntry Scale(double factor) =>
        this with
        {
            First = First * factor,
            Every = Every * factor,
            Lasting = Lasting * factor,
        };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec, TimeSpan? during)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = Fault.Validate(spec).Concat(CheckTime($"Fault {Fault.Kind}: first", First, during)).ToList();
        if (Times is < 1 or > 1_000)
        {
            problems.Add(new SettingProblem($"Fault {Fault.Kind}: times", $"{Times}", "1 to 1,000"));
            return problems;
        }

        if (Every <= TimeSpan.Zero || Lasting <= TimeSpan.Zero)
        {
            problems.Add(
                new SettingProblem($"Fault {Fault.Kind}: every, lasting", $"{Every}, {Lasting}", "durations above 0")
            );
        }

        problems.AddRange(
            CheckTime($"Fault {Fault.Kind}: last healing", First + ((Times - 1) * Every) + Lasting, during)
        );
        return problems;
    }
}
