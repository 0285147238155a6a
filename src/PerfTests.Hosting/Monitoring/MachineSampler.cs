using PerfTests.Hosting.Linux;
using PerfTests.Monitoring;

namespace PerfTests.Hosting.Monitoring;

/// <summary>Reads the resources of the whole machine from <c>/proc</c>.</summary>
internal static class MachineSampler
{
    /// <summary>Reads them into the sample under construction.</summary>
    public static void Read(Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(absent);
        if (!OperatingSystem.IsLinux())
        {
            absent[ResourceNames.LoadAverage] = "this platform has no /proc";
            return;
        }

        var cores = ProcFiles.ParseBusySecondsPerCore(File.ReadAllText("/proc/stat"));
        for (var core = 0; core < cores.Count; core++)
        {
            values[$"core{core}{ResourceNames.CoreBusySecondsSuffix}"] = cores[core];
        }

        values[ResourceNames.LoadAverage] = ProcFiles.ParseLoadAverage(File.ReadAllText("/proc/loadavg"));
        var memory = ProcFiles.ParseColonSeparated(File.ReadAllText("/proc/meminfo"));
        values[ResourceNames.MemoryTotalBytes] = memory["MemTotal"];
        values[ResourceNames.MemoryAvailableBytes] = memory["MemAvailable"];
        values[ResourceNames.MemoryUsedBytes] = memory["MemTotal"] - memory["MemAvailable"];
        ReadDisks(values, absent);
        var network = ProcFiles.ParseNetwork(File.ReadAllText("/proc/net/dev"));
        values[ResourceNames.NetworkReceivedBytes] = network.ReceivedBytes;
        values[ResourceNames.NetworkReceivedPackets] = network.ReceivedPackets;
        values[ResourceNames.NetworkSentBytes] = network.SentBytes;
        values[ResourceNames.NetworkSentPackets] = network.SentPackets;
    }

    private static void ReadDisks(Dictionary<string, double> values, Dictionary<string, string> absent)
    {
        const string File = "/proc/diskstats";
        if (
            System.IO.File.Exists(File)
            && ProcFiles.ParseDiskQueueSeconds(System.IO.File.ReadAllText(File)) is { } seconds
        )
        {
            values[ResourceNames.DiskQueueSeconds] = seconds;
        }
        else
        {
            absent[ResourceNames.DiskQueueSeconds] = $"{File} shows no disk here";
        }
    }
}
