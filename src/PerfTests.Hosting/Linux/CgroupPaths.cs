namespace PerfTests.Hosting.Linux;

/// <summary>Where the counters of a process's control groups are, by <c>/proc/PID/cgroup</c>; see cgroups(7).</summary>
internal sealed record CgroupPaths
{
    private const string Mount = "/sys/fs/cgroup";

    /// <summary>Folder of the unified hierarchy (version 2); null if the machine does not account by it.</summary>
    public string? Unified { get; init; }

    /// <summary>Folder of the version 1 controller <c>cpuacct</c>; null if there is none.</summary>
    public string? CpuAccounting { get; init; }

    /// <summary>Folder of the version 1 controller <c>cpu</c>; null if there is none.</summary>
    public string? Cpu { get; init; }

    /// <summary>Any folder that lists the group's processes.</summary>
    public string? Any => Unified ?? CpuAccounting ?? Cpu;

    /// <summary>Finds the folders.</summary>
    /// <param name="text">Content of <c>/proc/PID/cgroup</c>.</param>
    /// <param name="exists">Whether a folder or file exists.</param>
    public static CgroupPaths Parse(string text, Func<string, bool> exists)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(exists);
        var paths = new CgroupPaths();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // hierarchy:controllers:path; the unified hierarchy is number 0 and names no controllers.
            var parts = line.Split(':', 3);
            if (parts.Length < 3)
            {
                continue;
            }

            var controllers = parts[1].Split(',');
            if (parts[1].Length == 0)
            {
                // Beside version 1 the unified hierarchy has no CPU counters worth reading.
                paths = exists($"{Mount}/cgroup.controllers") ? paths with { Unified = Mount + parts[2] } : paths;
            }
            else if (controllers.Contains("cpuacct"))
            {
                paths = paths with { CpuAccounting = Find(parts[1], "cpuacct", parts[2], exists) };
            }

            if (controllers.Contains("cpu"))
            {
                paths = paths with { Cpu = Find(parts[1], "cpu", parts[2], exists) };
            }
        }

        return paths;
    }

    /// <summary>A version 1 hierarchy is mounted under the names of all its controllers, or under one of them.</summary>
    private static string? Find(string controllers, string controller, string path, Func<string, bool> exists) =>
        new[] { $"{Mount}/{controllers}{path}", $"{Mount}/{controller}{path}" }.FirstOrDefault(exists);
}
