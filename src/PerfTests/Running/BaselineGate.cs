using PerfTests.Settings;

namespace PerfTests.Running;

/// <summary>How a scenario is held against the baseline that was recorded for it and lies beside it in the source (METHOD 9 a).</summary>
public sealed record BaselineGate
{
    /// <summary>Runs that a baseline is recorded from, each on a fresh cluster, 5 to 100. Default: 8.</summary>
    public int Runs { get; init; } = 8;

    /// <summary>
    /// Runs after which a clear pass ends the check, 1 to <see cref="Runs"/>. Anything else is measured up to <see cref="Runs"/> before it is called. Default: 3.
    /// </summary>
    public int FirstRuns { get; init; } = 3;

    /// <summary>Change for the worse that is tolerated, in percent, 0 to 100. Default: 5.</summary>
    public double ThresholdPercent { get; init; } = 5;

    /// <summary>The same for the 99th percentile of the response time. Default: 10.</summary>
    public double TailThresholdPercent { get; init; } = 10;

    /// <summary>Bounds of single metrics in percent, by name, 0 to 100, instead of the two above. Default: none.</summary>
    public IReadOnlyDictionary<string, double> Bounds { get; init; } = new Dictionary<string, double>();

    /// <summary>Names of the metrics that decide; null for the default: counts, costs, goodput, median and 99th percentile of the response time.</summary>
    public IReadOnlyList<string>? Gates { get; init; }

    /// <summary>Everything that is wrong with it.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (Runs is < 5 or > 100)
        {
            yield return new SettingProblem("BaselineGate.Runs", $"{Runs}", "5 to 100 runs");
        }

        if (FirstRuns < 1 || FirstRuns > Runs)
        {
            yield return new SettingProblem("BaselineGate.FirstRuns", $"{FirstRuns}", $"1 to {Runs}, the runs in all");
        }

        var bounds = Bounds
            .Select(bound => (Name: $"BaselineGate.Bounds[{bound.Key}]", bound.Value))
            .Append((nameof(BaselineGate) + "." + nameof(ThresholdPercent), ThresholdPercent))
            .Append((nameof(BaselineGate) + "." + nameof(TailThresholdPercent), TailThresholdPercent));
        foreach (var (name, value) in bounds.Where(bound => bound.Item2 is not (>= 0 and <= 100)))
        {
            yield return new SettingProblem(name, $"{value}", "0 to 100 percent");
        }

        if (Gates is { Count: 0 })
        {
            yield return new SettingProblem(
                "BaselineGate.Gates",
                "(empty)",
                "at least one metric, or null for the default"
            );
        }
    }
}
