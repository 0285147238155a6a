using System.Collections.Immutable;
using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>
/// Which faults, and when. Immutable; each call returns a schedule with one line more. What comes of it is a pure function of the seed, except for who leads
/// at an injection and when an event comes.
/// </summary>
public sealed record FaultSchedule
{
    /// <summary>No faults.</summary>
    public static FaultSchedule None { get; } = new();

    /// <summary>The lines, in the order written.</summary>
    public ImmutableArray<FaultEntry> Entries { get; init; } = [];

    /// <summary>Whether there are no faults.</summary>
    public bool IsEmpty => Entries.IsEmpty;

    /// <summary>Every fault that may come of it, each once.</summary>
    public IReadOnlyList<Fault> Faults =>
        [
            .. Entries
                .SelectMany(entry =>
                    entry is RandomFaults random
                        ? random.Choices
                        : entry.Expand(default(Seed).CreateRandom()).Select(planned => planned.Fault)
                )
                .Distinct(),
        ];

    /// <summary>With a fault at a fixed time.</summary>
    /// <param name="fault">What is done.</param>
    /// <param name="at">When, from the start of the measurement window.</param>
    /// <param name="heal">When it is healed, from the same start; null for the end of the load.</param>
    public FaultSchedule At(Fault fault, TimeSpan at, TimeSpan? heal = null) =>
        With(new TimedFault(fault, at, heal - at));

    /// <summary>With a fault again and again.</summary>
    /// <param name="fault">What is done.</param>
    /// <param name="first">When first, from the start of the measurement window.</param>
    /// <param name="every">From one injection to the next.</param>
    /// <param name="lasting">How long each lasts.</param>
    /// <param name="times">How often, 1 to 1,000.</param>
    public FaultSchedule Repeat(Fault fault, TimeSpan first, TimeSpan every, TimeSpan lasting, int times) =>
        With(new RepeatedFault(fault, first, every, lasting, times));

    /// <summary>With a fault on an event.</summary>
    public FaultSchedule On(FaultTrigger trigger, Fault fault, TimeSpan lasting) =>
        With(new TriggeredFault(fault, trigger, lasting));

    /// <summary>With another line.</summary>
    public FaultSchedule With(FaultEntry entry) => this with { Entries = Entries.Add(entry) };

    /// <summary>The same schedule with all times multiplied.</summary>
    public FaultSchedule Scale(double factor) =>
        factor == 1 ? this : this with { Entries = [.. Entries.Select(entry => entry.Scale(factor))] };

    /// <summary>The faults with times and numbers: a pure function of the seed.</summary>
    public IReadOnlyList<PlannedFault> Plan(Seed seed) =>
        [
            .. Entries
                .Index()
                .SelectMany(entry => entry.Item.Expand(seed.Derive(entry.Index).CreateRandom()))
                .OrderBy(planned => planned.At ?? TimeSpan.MaxValue)
                .Select((planned, index) => planned with { Number = index + 1 }),
        ];

    /// <summary>Everything that is wrong with it.</summary>
    /// <param name="spec">The cluster.</param>
    /// <param name="during">Length of the measurement window; null if there is no load yet.</param>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec, TimeSpan? during) =>
        Entries.SelectMany(entry => entry.Validate(spec, during)).Distinct();
}
