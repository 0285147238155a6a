using System.Globalization;

namespace PerfTests.Hosting.Linux;

/// <summary>Parsers of files below <c>/proc</c>, each from text to values; see proc(5).</summary>
internal static class ProcFiles
{
    private const double KibiByte = 1024;

    /// <summary>Files of the form <c>name: number</c>, such as <c>/proc/PID/io</c>; a unit <c>kB</c> is multiplied out.</summary>
    public static IReadOnlyDictionary<string, double> ParseColonSeparated(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = new Dictionary<string, double>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 2 && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var number))
            {
                values[parts[0]] = parts.Length > 2 && parts[2] == "kB" ? number * KibiByte : number;
            }
        }

        return values;
    }

    /// <summary>Busy seconds of each core since boot from <c>/proc/stat</c>: all but idle and waiting for storage.</summary>
    public static IReadOnlyList<double> ParseBusySecondsPerCore(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cores = new List<double>();
        foreach (
            var line in text.Split('\n')
                .Where(line =>
                    line.StartsWith("cpu", StringComparison.Ordinal)
                    && !line.StartsWith("cpu ", StringComparison.Ordinal)
                )
        )
        {
            // user nice system idle iowait irq softirq steal; guest time is in user already.
            var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(field => long.Parse(field, CultureInfo.InvariantCulture))
                .ToArray();
            var busy = ticks.Take(8).Where((_, index) => index is not (3 or 4)).Sum();
            cores.Add(busy / ProcessStat.TicksPerSecond);
        }

        return cores;
    }

    /// <summary>The load average of the last minute from <c>/proc/loadavg</c>.</summary>
    public static double ParseLoadAverage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Totals over all interfaces from <c>/proc/net/dev</c>: bytes and packets received, bytes and packets sent.</summary>
    public static (double ReceivedBytes, double ReceivedPackets, double SentBytes, double SentPackets) ParseNetwork(
        string text
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        var totals = new double[4];
        foreach (var line in text.Split('\n').Where(line => line.Contains(':', StringComparison.Ordinal)))
        {
            var fields = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int[] columns = [0, 1, 8, 9];
            for (var column = 0; column < columns.Length; column++)
            {
                totals[column] += double.Parse(fields[columns[column]], CultureInfo.InvariantCulture);
            }
        }

        return (totals[0], totals[1], totals[2], totals[3]);
    }

    /// <summary>
    /// Seconds that requests have spent at all disks since boot, waiting or served, from <c>/proc/diskstats</c>; null if it lists no disk. Partitions and
    /// devices on top of disks are left out: their requests are counted at the disk.
    /// </summary>
    public static double? ParseDiskQueueSeconds(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const int WeightedMilliseconds = 13;
        string[] stacked = ["loop", "ram", "zram", "dm-", "md"];
        var disks = text.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > WeightedMilliseconds)
            .Where(fields => !stacked.Any(prefix => fields[2].StartsWith(prefix, StringComparison.Ordinal)))
            .ToDictionary(fields => fields[2], fields => fields[WeightedMilliseconds]);
        var whole = disks.Where(disk => !disks.Keys.Any(other => IsPartition(disk.Key, other))).ToArray();
        return whole.Length == 0
            ? null
            : whole.Sum(disk => double.Parse(disk.Value, CultureInfo.InvariantCulture)) / 1_000;
    }

    /// <summary>Whether a name is that of a partition of a disk: <c>sda1</c> of <c>sda</c>, <c>nvme0n1p2</c> of <c>nvme0n1</c>.</summary>
    private static bool IsPartition(string name, string disk) =>
        name.Length > disk.Length
        && name.StartsWith(disk, StringComparison.Ordinal)
        && name[disk.Length..].TrimStart('p').All(char.IsAsciiDigit)
        && (char.IsAsciiDigit(disk[^1]) ? name[disk.Length] == 'p' : char.IsAsciiDigit(name[disk.Length]));
}
