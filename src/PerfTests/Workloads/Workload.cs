using PerfTests.Identity;
using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>Which operations are issued, on which keys, with how large values.</summary>
public sealed record Workload
{
    /// <summary>What the workload is called. Default: <c>mixed</c>.</summary>
    [NotPartOfIdentity("a name for people")]
    public string Name { get; init; } = "mixed";

    /// <summary>Number of keys before the run, 1 to 1,000,000,000,000; they are written before the load begins. Default: 10,000.</summary>
    public long Keys { get; init; } = 10_000;

    /// <summary>Shares of the kinds of operations. Default: half reads, half updates.</summary>
    public OperationMix Mix { get; init; } = new() { Reads = 0.5, Updates = 0.5 };

    /// <summary>Which keys are asked for. Default: uniform.</summary>
    public KeyDistribution Distribution { get; init; } = KeyDistribution.Uniform;

    /// <summary>How large written values are. Default: 256 bytes.</summary>
    public ValueSize Values { get; init; } = ValueSize.Constant(256);

    /// <summary>Longest scan, in keys, 1 to 1,000,000; lengths are uniform from 1 on. Default: 100.</summary>
    public int LongestScan { get; init; } = 100;

    /// <summary>Whether every key is written once before the warm-up, so that reads find something; not on a system that has no inserts. Default: true.</summary>
    public bool Preload { get; init; } = true;

    /// <summary>Reads and updates on uniform keys.</summary>
    /// <param name="reads">Share of linearizable reads, 0 to 1; the rest are updates.</param>
    /// <param name="keys">Number of keys.</param>
    /// <param name="valueBytes">Size of the written values, in bytes.</param>
    public static Workload Mixed(double reads, long keys = 10_000, int valueBytes = 256) =>
        new()
        {
            Keys = keys,
            Mix = new OperationMix { Reads = reads, Updates = 1 - reads },
            Values = ValueSize.Constant(valueBytes),
        };

    /// <summary>A core workload of YCSB, with its standard parameters.</summary>
    /// <param name="name">A to F, in any case.</param>
    /// <exception cref="InvalidSettingsException">There is none of that name; the message lists the known.</exception>
    public static Workload Ycsb(string name) => YcsbWorkloads.Find(name);

    /// <summary>The workload in a few words.</summary>
    public string Describe()
    {
        var scans = Mix.Scans > 0 ? $", scans of 1 to {LongestScan:#,0}" : "";
        return $"{Name}: {Mix.Describe()}; {Keys:#,0} keys, {Distribution.Describe()}; values of {Values.Describe()}{scans}";
    }

    /// <summary>Everything that is wrong with the workload.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (Keys is < 1 or > 1_000_000_000_000)
        {
            yield return new SettingProblem("Workload.Keys", $"{Keys}", "1 to 1,000,000,000,000");
        }

        if (LongestScan is < 1 or > 1_000_000)
        {
            yield return new SettingProblem("Workload.LongestScan", $"{LongestScan}", "1 to 1,000,000 keys");
        }

        foreach (var problem in Mix.Validate().Concat(Distribution.Validate()).Concat(Values.Validate()))
        {
            yield return problem;
        }
    }
}
