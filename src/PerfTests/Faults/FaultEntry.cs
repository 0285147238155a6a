using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Faults;

/// <summary>A line of a schedule: one or more faults with their times.</summary>
public abstract record FaultEntry
{
    /// <summary>In words, without a seed's choices.</summary>
    public abstract string Describe();

    /// <summary>The faults with their times; numbers are given later.</summary>
    public abstract IEnumerable<PlannedFault> Expand(SeededRandom random);

    /// <summary>The same line with all its times multiplied.</summary>
    public abstract FaultEntry Scale(double factor);

    /// <summary>Everything that is wrong with it.</summary>
    /// <param name="spec">The cluster.</param>
    /// <param name="during">Length of the measurement window; null if there is no load yet.</param>
    public abstract IEnumerable<SettingProblem> Validate(ClusterSpec spec, TimeSpan? during);

    /// <summary>A problem if a time lies outside of the measurement window.</summary>
    protected static IEnumerable<SettingProblem> CheckTime(string name, TimeSpan time, TimeSpan? during)
    {
        if (time < TimeSpan.Zero || time > during)
        {
            var end = during is { } length ? FormattableString.Invariant($"{length.TotalSeconds:0.###} s") : "its end";
            yield return new SettingProblem(name, $"{time}", $"a time within the measurement window, 0 to {end}");
        }
    }

    /// <summary>Seconds for people.</summary>
    protected static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###} s");
}
