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

        if (MaxResponseP99 <= TimeSpan.Zero)
        {
            yield return new SettingProblem("Objectives.MaxResponseP99", $"{MaxResponseP99}", "a duration above 0");
        }
    }
}
