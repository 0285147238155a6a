using PerfTests.Identity;
using PerfTests.Settings;

namespace PerfTests.Running;

/// <summary>Bounds within which a load engine works.</summary>
public sealed record LoadLimits
{
    /// <summary>
    /// The defaults, but for a generator that shares its machine's processors with the cluster, where a wake-up takes its turn behind the nodes: 5 ms of schedule
    /// lag. The default, 1 ms, is for a generator with processors of its own. Response times below some ten milliseconds are then to be read with that in mind.
    /// </summary>
    public static LoadLimits SharedMachine { get; } = new() { MaxScheduleLagP99 = TimeSpan.FromMilliseconds(5) };

    /// <summary>Most operations in flight. What exceeds it waits with its clock running, and is counted. Default: 1,024.</summary>
    public int MaxInFlight { get; init; } = 1_024;

    /// <summary>Most operations that may wait for a place in flight; beyond it they are dropped, and counted. Default: 65,536.</summary>
    public int MaxQueued { get; init; } = 65_536;

    /// <summary>Upper bound of connections per node. Default: 64.</summary>
    public int MaxConnectionsPerNode { get; init; } = 64;

    /// <summary>After this long without an answer an operation's outcome is unknown. Default: 5 s.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After the last arrival the run ends at the latest after this long. Default: 10 s.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Length of an interval. Default: 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Limit of the 99th percentile of schedule lag; null for METHOD's default: the larger of 1 ms and 10 % of the median response time.</summary>
    [NotPartOfIdentity("when an answer may be believed")]
    public TimeSpan? MaxScheduleLagP99 { get; init; }

    /// <summary>Everything that is wrong with the limits.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (MaxInFlight is < 1 or > 1_000_000)
        {
            yield return new SettingProblem("Limits.MaxInFlight", $"{MaxInFlight}", "1 to 1,000,000 operations");
        }

        if (MaxQueued is < 0 or > 16_777_216)
        {
            yield return new SettingProblem("Limits.MaxQueued", $"{MaxQueued}", "0 to 16,777,216 operations");
        }

        if (MaxConnectionsPerNode is < 1 or > 10_000)
        {
            yield return new SettingProblem(
                "Limits.MaxConnectionsPerNode",
                $"{MaxConnectionsPerNode}",
                "1 to 10,000 connections"
            );
        }

        if (OperationTimeout <= TimeSpan.Zero)
        {
            yield return new SettingProblem("Limits.OperationTimeout", $"{OperationTimeout}", "a duration above 0");
        }

        if (DrainDeadline < TimeSpan.Zero)
        {
            yield return new SettingProblem("Limits.DrainDeadline", $"{DrainDeadline}", "a duration of at least 0");
        }

        if (Interval < TimeSpan.FromMilliseconds(50))
        {
            yield return new SettingProblem("Limits.Interval", $"{Interval}", "at least 50 ms");
        }
    }
}
