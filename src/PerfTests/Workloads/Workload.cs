using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>Which operations are issued, on which keys, with how large values.</summary>
public sealed record Workload
{
    /// <summary>Number of keys, at least 1. Default: 10,000.</summary>
    public long Keys { get; init; } = 10_000;

    /// <summary>The workload in a few words.</summary>
    public string Describe() => $"{Keys:#,0} keys";

    /// <summary>Everything that is wrong with the workload.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (Keys < 1)
        {
            yield return new SettingProblem("Workload.Keys", $"{Keys}", "at least 1");
        }
    }
}
