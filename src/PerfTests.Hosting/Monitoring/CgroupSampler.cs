using System.Globalization;
using PerfTests.Hosting.Linux;
using PerfTests.Monitoring;

namespace PerfTests.Hosting.Monitoring;

/// <summary>
/// Reads the resources of a container of this machine: CPU time and throttling from its control group, the rest summed over its processes,
/// and the network from its own interfaces.
/// </summary>
internal static class CgroupSampler
{
    private const double NanosecondsPerSecond = 1e9;
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>Values that are summed over the processes of a container.</summary>
    private static readonly string[] Summed =
    [
        ResourceNames.CpuSeconds,
        ResourceNames.ResidentBytes,
        ResourceNames.Threads,
        ResourceNames.FileDescriptors,
        ResourceNames.DiskReadBytes,
        ResourceNames.DiskWrittenBytes,
        ResourceNames.ReadCalls,
        ResourceNames.WriteCalls,
    ];

    /// <summary>Reads them into the sample under construction.</summary>
    /// <param name="processId">The container's first process, as this machine numbers it; null if it does not run.</param>
    /// <param name="values">Takes what could be read.</param>
    /// <param name="absent">Takes the reason for what could not.</param>
    public static void Read(int? processId, Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(absent);
        if (processId is not { } first || ProcessStat.Read(first) is not { IsOver: false })
        {
            absent[ResourceNames.CpuSeconds] = "the node does not run";
            return;
        }

        var paths = FindPaths(first);
        foreach (var member in ReadMembers(paths, first))
        {
            Add(member, isFirst: member == first, values, absent);
        }

        ReadCpu(paths, values, absent);
        ReadNetwork(first, values, absent);
    }

    private static CgroupPaths FindPaths(int processId)
    {
        try
        {
            return CgroupPaths.Parse(File.ReadAllText($"/proc/{processId}/cgroup"), Path.Exists);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new CgroupPaths();
        }
    }

    private static IReadOnlyList<int> ReadMembers(CgroupPaths paths, int first)
    {
        try
        {
            var members = File.ReadLines($"{paths.Any}/cgroup.procs")
                .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
                .ToArray();
            return members.Contains(first) ? members : [first];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return [first];
        }
    }

    private static void Add(
        int processId,
        bool isFirst,
        Dictionary<string, double> values,
        Dictionary<string, string> absent
    )
    {
        var own = new Dictionary<string, double>();
        var missing = new Dictionary<string, string>();
        ProcessSampler.Read(processId, own, missing);
        foreach (var name in Summed)
        {
            if (own.TryGetValue(name, out var value))
            {
                values[name] = values.GetValueOrDefault(name) + value;
            }
            else if (isFirst && missing.TryGetValue(name, out var reason))
            {
                absent[name] = reason;
            }
        }

        if (isFirst && own.TryGetValue(ResourceNames.UptimeSeconds, out var uptime))
        {
            values[ResourceNames.UptimeSeconds] = uptime;
        }
    }

    /// <summary>The group's own account counts processes that have ended, too.</summary>
    private static void ReadCpu(CgroupPaths paths, Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        try
        {
            if (paths.Unified is { } unified)
            {
                var counters = ProcFiles.ParseColonSeparated(File.ReadAllText($"{unified}/cpu.stat"));
                values[ResourceNames.CpuSeconds] = counters["usage_usec"] / MicrosecondsPerSecond;
                values[ResourceNames.ThrottledSeconds] = counters["throttled_usec"] / MicrosecondsPerSecond;
                return;
            }

            if (paths.CpuAccounting is { } accounting)
            {
                var nanoseconds = File.ReadAllText($"{accounting}/cpuacct.usage");
                values[ResourceNames.CpuSeconds] =
                    double.Parse(nanoseconds, CultureInfo.InvariantCulture) / NanosecondsPerSecond;
            }

            var stat = ProcFiles.ParseColonSeparated(File.ReadAllText($"{paths.Cpu}/cpu.stat"));
            values[ResourceNames.ThrottledSeconds] = stat["throttled_time"] / NanosecondsPerSecond;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or KeyNotFoundException or FormatException)
        {
            absent[ResourceNames.ThrottledSeconds] = $"the control group cannot be read: {failure.Message}";
        }
    }

    private static void ReadNetwork(int processId, Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        try
        {
            var interfaces = File.ReadLines($"/proc/{processId}/net/dev")
                .Where(line => !line.TrimStart().StartsWith("lo:", StringComparison.Ordinal));
            var network = ProcFiles.ParseNetwork(string.Join('\n', interfaces));
            values[ResourceNames.NetworkReceivedBytes] = network.ReceivedBytes;
            values[ResourceNames.NetworkReceivedPackets] = network.ReceivedPackets;
            values[ResourceNames.NetworkSentBytes] = network.SentBytes;
            values[ResourceNames.NetworkSentPackets] = network.SentPackets;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            absent[ResourceNames.NetworkReceivedBytes] = failure.Message;
            absent[ResourceNames.NetworkSentBytes] = failure.Message;
        }
    }
}
