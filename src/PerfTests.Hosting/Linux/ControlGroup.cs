using System.Globalization;

namespace PerfTests.Hosting.Linux;

/// <summary>The control group of one node: one folder of version 2, or one for each controller of version 1.</summary>
/// <param name="folders">The folder of each controller.</param>
/// <param name="isUnified">Whether they are of version 2.</param>
internal sealed class ControlGroup(IReadOnlyDictionary<GroupController, string> folders, bool isUnified)
{
    private const long PeriodMicroseconds = 100_000;
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Every folder once.</summary>
    public IReadOnlyList<string> Folders => [.. folders.Values.Distinct()];

    /// <summary>Whether the group can limit by a controller.</summary>
    public bool Has(GroupController controller) => folders.ContainsKey(controller);

    /// <summary>Whether a process is in the group, by the kernel's own lists.</summary>
    public bool Holds(int processId) =>
        Folders.All(folder =>
            File.ReadLines($"{folder}/cgroup.procs").Contains(processId.ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>Limits processor time, as a quota for each 100 ms.</summary>
    /// <param name="cpus">Processors, at least 0.01; null for no limit.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public void LimitCpus(double? cpus)
    {
        var quota = cpus is { } limit
            ? Math.Max(1_000, (long)Math.Round(limit * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture)
            : null;
        if (isUnified)
        {
            Write(GroupController.Cpu, "cpu.max", $"{quota ?? "max"} {PeriodMicroseconds}");
            return;
        }

        Write(GroupController.Cpu, "cpu.cfs_period_us", $"{PeriodMicroseconds}");
        Write(GroupController.Cpu, "cpu.cfs_quota_us", quota ?? "-1");
    }

    /// <summary>The processors that the kernel leaves to the group; null for no limit.</summary>
    public double? ReadCpus()
    {
        var (quota, period) = isUnified
            ? Read(GroupController.Cpu, "cpu.max").Split(' ') is [var first, var second]
                ? (first, second)
                : ("max", "1")
            : (Read(GroupController.Cpu, "cpu.cfs_quota_us"), Read(GroupController.Cpu, "cpu.cfs_period_us"));
        return quota is "max" or "-1" ? null : (double)Number(quota) / Number(period);
    }

    /// <summary>How long the group has been held back from a processor so far.</summary>
    public TimeSpan ReadThrottled()
    {
        var line = File.ReadLines($"{folders[GroupController.Cpu]}/cpu.stat")
            .FirstOrDefault(line => line.StartsWith("throttled_", StringComparison.Ordinal));
        return line?.Split(' ') switch
        {
            ["throttled_time", var nanoseconds] => TimeSpan.FromTicks(Number(nanoseconds) / 100),
            ["throttled_usec", var microseconds] => TimeSpan.FromMicroseconds(Number(microseconds)),
            _ => TimeSpan.Zero,
        };
    }

    /// <summary>Limits memory, without swap.</summary>
    /// <param name="bytes">Bytes; null for no limit.</param>
    /// <exception cref="IOException">The kernel refuses: version 1 does when it cannot take what is held beyond the limit.</exception>
    public void LimitMemory(long? bytes)
    {
        var limit = bytes?.ToString(CultureInfo.InvariantCulture);
        if (isUnified)
        {
            WriteIfThere("memory.swap.max", bytes is null ? "max" : "0");
            Write(GroupController.Memory, "memory.max", limit ?? "max");
            return;
        }

        // Memory with swap can never be limited to less than memory alone: the order depends on the direction.
        if (bytes is null)
        {
            WriteIfThere("memory.memsw.limit_in_bytes", "-1");
        }

        Write(GroupController.Memory, "memory.limit_in_bytes", limit ?? "-1");
        if (limit is not null)
        {
            WriteIfThere("memory.memsw.limit_in_bytes", limit);
        }
    }

    /// <summary>The memory limit that the kernel keeps, in bytes; null for none.</summary>
    public long? ReadMemoryLimit()
    {
        var text = Read(GroupController.Memory, isUnified ? "memory.max" : "memory.limit_in_bytes");
        // Version 1 writes "no limit" as the greatest number of whole pages.
        return text == "max" || Number(text) > long.MaxValue / 2 ? null : Number(text);
    }

    /// <summary>The memory that the group holds, in bytes.</summary>
    public long ReadMemory() =>
        Number(Read(GroupController.Memory, isUnified ? "memory.current" : "memory.usage_in_bytes"));

    /// <summary>Limits what is written to a device.</summary>
    /// <param name="device">The device as <c>MAJOR:MINOR</c>.</param>
    /// <param name="bytesPerSecond">Bytes per second; null for no limit.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public void LimitWrites(string device, long? bytesPerSecond)
    {
        if (isUnified)
        {
            var limit = bytesPerSecond?.ToString(CultureInfo.InvariantCulture) ?? "max";
            Write(GroupController.Storage, "io.max", $"{device} wbps={limit}");
            return;
        }

        Write(GroupController.Storage, "blkio.throttle.write_bps_device", $"{device} {bytesPerSecond ?? 0}");
    }

    /// <summary>The limit of what is written to a device that the kernel keeps, in bytes per second; null for none.</summary>
    public long? ReadWriteLimit(string device)
    {
        var file = isUnified ? "io.max" : "blkio.throttle.write_bps_device";
        var fields = File.ReadLines($"{folders[GroupController.Storage]}/{file}")
            .Select(line => line.Split(' '))
            .FirstOrDefault(fields => fields[0] == device);
        var text = isUnified
            ? fields?.FirstOrDefault(field => field.StartsWith("wbps=", StringComparison.Ordinal))?["wbps=".Length..]
            : fields?[1];
        return text is null or "max" ? null : Number(text);
    }

    /// <summary>
    /// Removes it. What a node has started and left behind is ended first; what does not end within a second is left to the next start of a harness.
    /// </summary>
    /// <param name="end">Ends a process at once.</param>
    /// <param name="time">The clock of waits.</param>
    public async Task RemoveAsync(Action<int> end, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(end);
        ArgumentNullException.ThrowIfNull(time);
        var since = time.GetTimestamp();
        while (!Folders.Aggregate(true, (isGone, folder) => TryRemove(folder) && isGone))
        {
            foreach (var processId in Folders.SelectMany(ReadProcesses).Distinct())
            {
                end(processId);
            }

            if (time.GetElapsedTime(since) > RemovalTimeout)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), time).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the folder of a group.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<int> ReadProcesses(string folder)
    {
        try
        {
            return [.. File.ReadLines($"{folder}/cgroup.procs").Select(line => (int)Number(line))];
        }
        catch (IOException)
        {
            // It has just been removed.
            return [];
        }
    }

    private string Read(GroupController controller, string file) =>
        File.ReadAllText($"{folders[controller]}/{file}").Trim();

    private void Write(GroupController controller, string file, string value) =>
        File.WriteAllText($"{folders[controller]}/{file}", value);

    /// <summary>Kernels that do not account for swap lack its files.</summary>
    private void WriteIfThere(string file, string value)
    {
        if (File.Exists($"{folders[GroupController.Memory]}/{file}"))
        {
            Write(GroupController.Memory, file, value);
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
