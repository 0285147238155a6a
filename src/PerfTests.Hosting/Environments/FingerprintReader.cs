using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using PerfTests.Clusters;
using PerfTests.Hosting.Linux;
using PerfTests.Recording;

namespace PerfTests.Hosting.Environments;

/// <summary>Reads what figures depend on besides the code.</summary>
public static class FingerprintReader
{
    /// <summary>Reads this machine's fingerprint.</summary>
    /// <param name="artifacts">Identities of what the nodes run, by name, as their host gives them.</param>
    /// <param name="limits">Limits of each node; null for none.</param>
    public static EnvironmentFingerprint Read(
        IReadOnlyDictionary<string, string> artifacts,
        ResourceLimits? limits = null
    )
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        return new EnvironmentFingerprint
        {
            CpuModel = ReadCpuModel(),
            Cores = Environment.ProcessorCount,
            MemoryBytes = ReadMemory(),
            Limits = ReadLimits(),
            NodeLimits = limits?.Describe() ?? "",
            Kernel = $"{Environment.OSVersion.Platform} {Environment.OSVersion.Version}",
            OperatingSystem = RuntimeInformation.OSDescription,
            Runtime =
                $"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, {RuntimeInformation.ProcessArchitecture}",
            HarnessVersion =
                typeof(ClusterSpec)
                    .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                    ?.InformationalVersion
                ?? "unknown",
            Artifacts = artifacts,
        };
    }

    private static string ReadCpuModel()
    {
        const string Label = "model name";
        var line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal))
            : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static long ReadMemory() =>
        File.Exists("/proc/meminfo")
            ? (long)ProcFiles.ParseColonSeparated(File.ReadAllText("/proc/meminfo")).GetValueOrDefault("MemTotal")
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>CPU quota and memory limit of this process's cgroup, where one is set.</summary>
    private static string ReadLimits()
    {
        var limits = new List<string>();
        foreach (
            var file in (string[])
                ["/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us"]
        )
        {
            if (
                File.Exists(file)
                && File.ReadAllText(file).Trim() is { } text
                && !text.StartsWith("max", StringComparison.Ordinal)
                && text != "-1"
            )
            {
                limits.Add($"{Path.GetFileName(file)} {text}");
            }
        }

        return string.Join(", ", limits);
    }
}
