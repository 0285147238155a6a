using System.Collections.Immutable;
using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>Faults by seed within bounds: never two at a time unless that is asked for.</summary>
/// <param name="Choices">What may be done; each time one of them, all equally likely.</param>
/// <param name="Count">How many, 1 to 1,000.</param>
/// <param name="From">No injection before, from the start of the measurement window.</param>
/// <param name="Until">No healing after.</param>
/// <param name="ShortestLasting">Least time from injection to healing.</param>
/// <param name="LongestLasting">Most time from injection to healing.</param>
public sealed record RandomFaults(
    ImmutableArray<Fault> Choices,
    int Count,
    TimeSpan From,
    TimeSpan Until,
    TimeSpan ShortestLasting,
    TimeSpan LongestLasting
) : FaultEntry
{
    /// <summary>Least time from one healing to the next injection. Default: 1 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether faults may overlap; <see cref="Pause"/> then has no meaning. Default: no.</summary>
    public bool MayOverlap { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Count} times by seed one of ({string.Join("; ", Choices.Select(choice => choice.Describe()))}) from {Seconds(From)} to {Seconds(Until)}, "
        + $"heal after {Seconds(ShortestLasting)} to {Seconds(LongestLasting)}, "
        + (MayOverlap ? "may overlap" : $"at least {Seconds(Pause)} apart");

    /// <inheritdoc/>
    public override IEnumerable<PlannedFault> Expand(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var faults = Enumerable
            .Range(0, Count)
            .Select(_ =>
                (
                    Fault: Choices[(int)random.NextInt64(Choices.Length)],
                    Lasting: ShortestLasting + (random.NextDouble() * (LongestLasting - ShortestLasting))
                )
            )
            .ToArray();
        if (MayOverlap)
        {
            return
            [
                .. faults.Select(fault => Plan(fault, From + (random.NextDouble() * (Until - From - fault.Lasting)))),
            ];
        }

        // What is neither fault nor pause is shared out among the gaps: sorted uniform points are a uniform choice among all such schedules.
        var slack = Until - From - Sum(faults.Select(fault => fault.Lasting)) - ((Count - 1) * Pause);
        var points = faults.Select(_ => random.NextDouble() * slack).Order().ToArray();
        var before = TimeSpan.Zero;
        var planned = new List<PlannedFault>();
        foreach (var (index, fault) in faults.Index())
        {
            planned.Add(Plan(fault, From + points[index] + before));
            before += fault.Lasting + Pause;
        }

        return planned;
    }

    /// <inheritdoc/>
    public override FaultEntry Scale(double factor) =>
        this with
        {
            From = From * factor,
            Until = Until * factor,
            ShortestLasting = ShortestLasting * factor,
            LongestLasting = LongestLasting * factor,
            Pause = Pause * factor,
        };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec, TimeSpan? during)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = Choices
            .SelectMany(choice => choice.Validate(spec))
            .Concat(CheckTime("Random faults: from", From, during))
            .Concat(CheckTime("Random faults: until", Until, during))
            .ToList();
        if (Choices.Length == 0)
        {
            problems.Add(new SettingProblem("Random faults: choices", "none", "at least one fault"));
        }

        if (ShortestLasting <= TimeSpan.Zero || LongestLasting < ShortestLasting || Pause < TimeSpan.Zero)
        {
            problems.Add(
                new SettingProblem(
                    "Random faults: lasting",
                    $"{ShortestLasting} to {LongestLasting}, pause {Pause}",
                    "a range above 0, and a pause of at least 0"
                )
            );
        }

        if (Count is < 1 or > 1_000)
        {
            problems.Add(new SettingProblem("Random faults: count", $"{Count}", "1 to 1,000"));
        }
        else if (Needed > Until - From)
        {
            problems.Add(
                new SettingProblem(
                    "Random faults: from, until",
                    $"{From} to {Until}",
                    $"at least {Seconds(Needed)} apart"
                )
            );
        }

        return problems;
    }

    /// <summary>What the longest faults and the pauses take.</summary>
    private TimeSpan Needed => MayOverlap ? LongestLasting : (Count * LongestLasting) + ((Count - 1) * Pause);

    private static PlannedFault Plan((Fault Fault, TimeSpan Lasting) fault, TimeSpan at) =>
        new(0, fault.Fault, at, null, fault.Lasting);

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) =>
        times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
}
