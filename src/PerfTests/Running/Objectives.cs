using PerfTests.Settings;

namespace PerfTests.Running;

/// <summary>What a run must hold to pass. A run without a single success never passes, whatever is set here.</summary>
public sealed record Objectives
{
    /// <summary>Least share of the attempted operations that must succeed, 0 to 1. Default: 0.95.</summary>
    public double MinSuccessShare { get; init; } = 0.95;

    /// <summary>Highest 99th percentile of the response time; null for none. Default: none.</summary>
    public TimeSpan? MaxResponseP99 { get; init; }

    /// <summary>Least share of the offered rate that must be committed, 0 to 1; null for none. Default: none.</summary>
    public double? MinGoodputShare { get; init; }

    /// <summary>
    /// Least share of the operations attempted in the measurement window that must succeed, by scheduled time, 0 to below 1: what faults may cost at
    /// most. Error budgets count from it. Null for none. Default: none.
    /// </summary>
    public double? MinAvailability { get; init; }

    /// <summary>Longest time without a success that a fault may cause; null for none. Default: none.</summary>
    public TimeSpan? MaxUnavailability { get; init; }

    /// <summary>Longest time from a fault's being in effect until goodput and response times are back to normal; null for none. Default: none.</summary>
    public TimeSpan? MaxRecovery { get; init; }

    /// <summary>The same from its healing. Default: none.</summary>
    public TimeSpan? MaxRecoveryAfterHeal { get; init; }

    /// <summary>
    /// Least goodput before the first fault, in operations per second; a run with less is invalid. Null for 90 % of the requested rate, and at least 10
    /// operations in an interval. Default: null.
    /// </summary>
    public double? MinGoodputBeforeFault { get; init; }

    /// <summary>Everything that is wrong with the objectives.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (MinSuccessShare is not (>= 0 and <= 1))
        {
            yield return new SettingProblem("Objectives.MinSuccessShare", $"{MinSuccessShare}", "0 to 1");
        }

        if (MinGoodputShare is not (null or (>= 0 and <= 1)))
        {
            yield return new SettingProblem("Objectives.MinGoodputShare", $"{MinGoodputShare}", "0 to 1");
        }

        if (MinAvailability is not (null or (>= 0 and < 1)))
        {
            yield return new SettingProblem("Objectives.MinAvailability", $"{MinAvailability}", "0 to below 1");
        }

        if (MinGoodputBeforeFault is not (null or > 0))
        {
            yield return new SettingProblem(
                "Objectives.MinGoodputBeforeFault",
                $"{MinGoodputBeforeFault}",
                "operations per second above 0"
            );
        }

        foreach (
            var (name, most) in new[]
            {
                (nameof(MaxResponseP99), MaxResponseP99),
                (nameof(MaxUnavailability), MaxUnavailability),
                (nameof(MaxRecovery), MaxRecovery),
                (nameof(MaxRecoveryAfterHeal), MaxRecoveryAfterHeal),
            }
        )
        {
            if (most <= TimeSpan.Zero)
            {
                yield return new SettingProblem($"Objectives.{name}", $"{most}", "a duration above 0");
            }
        }
    }
}
