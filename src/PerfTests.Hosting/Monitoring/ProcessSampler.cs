using PerfTests.Hosting.Linux;
using PerfTests.Monitoring;

namespace PerfTests.Hosting.Monitoring;

/// <summary>Reads the resources of one process of this machine from <c>/proc</c>.</summary>
internal static class ProcessSampler
{
    private const string SharedLoopback = "processes of one machine share the loopback interface's counters";
    private const string NoProc = "this platform has no /proc";

    /// <summary>Reads them into the sample under construction.</summary>
    public static void Read(int? processId, Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(absent);
        if (!OperatingSystem.IsLinux())
        {
            absent[ResourceNames.CpuSeconds] = NoProc;
            absent[ResourceNames.ResidentBytes] = NoProc;
            return;
        }

        if (processId is not { } id || ProcessStat.Read(id) is not { IsOver: false } stat)
        {
            absent[ResourceNames.CpuSeconds] = "the node does not run";
            return;
        }

        values[ResourceNames.CpuSeconds] = (stat.UserTicks + stat.SystemTicks) / ProcessStat.TicksPerSecond;
        values[ResourceNames.ResidentBytes] = stat.ResidentPages * (double)Environment.SystemPageSize;
        values[ResourceNames.Threads] = stat.Threads;
        ReadUptime(stat, values, absent);
        ReadStorage(id, values, absent);
        ReadDescriptors(id, values, absent);
        absent[ResourceNames.NetworkReceivedBytes] = SharedLoopback;
        absent[ResourceNames.NetworkSentBytes] = SharedLoopback;
    }

    private static void ReadUptime(
        ProcessStat stat,
        Dictionary<string, double> values,
        Dictionary<string, string> absent
    ) =>
        Try(
            ResourceNames.UptimeSeconds,
            absent,
            () =>
                values[ResourceNames.UptimeSeconds] =
                    ProcFiles.ParseLoadAverage(File.ReadAllText("/proc/uptime"))
                    - (stat.StartTicks / ProcessStat.TicksPerSecond)
        );

    private static void ReadStorage(
        int processId,
        Dictionary<string, double> values,
        Dictionary<string, string> absent
    ) =>
        Try(
            ResourceNames.DiskWrittenBytes,
            absent,
            () =>
            {
                var io = ProcFiles.ParseColonSeparated(File.ReadAllText($"/proc/{processId}/io"));
                values[ResourceNames.DiskReadBytes] = io["read_bytes"];
                values[ResourceNames.DiskWrittenBytes] = io["write_bytes"];
                values[ResourceNames.ReadCalls] = io["syscr"];
                values[ResourceNames.WriteCalls] = io["syscw"];
            }
        );

    private static void ReadDescriptors(
        int processId,
        Dictionary<string, double> values,
        Dictionary<string, string> absent
    ) =>
        Try(
            ResourceNames.FileDescriptors,
            absent,
            () =>
                values[ResourceNames.FileDescriptors] = Directory
                    .EnumerateFileSystemEntries($"/proc/{processId}/fd")
                    .Count()
        );

    /// <summary>What cannot be read is absent with the system's reason, never 0.</summary>
    private static void Try(string name, Dictionary<string, string> absent, Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            absent[name] = failure.Message;
        }
    }
}
