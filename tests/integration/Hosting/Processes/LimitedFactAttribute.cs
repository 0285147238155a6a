namespace PerfTests.IntegrationTests.Hosting.Processes;

/// <summary>A test of a fault that takes resources away from processes; skipped where the machine lets nobody do that.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LimitedFactAttribute : FactAttribute
{
    /// <summary>Makes a control group of a controller, of version 1 or 2, and removes it.</summary>
    private const string MakesGroup = """
        name=perftests-probe-$$
        if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
          grep -qw "$CONTROLLER" /sys/fs/cgroup/cgroup.controllers && mkdir /sys/fs/cgroup/$name && rmdir /sys/fs/cgroup/$name
        else
          mkdir /sys/fs/cgroup/$CONTROLLER_V1/$name && rmdir /sys/fs/cgroup/$CONTROLLER_V1/$name
        fi
        """;

    /// <summary>Makes a file system in a file and mounts it, where only this script sees it.</summary>
    private const string MountsFile = """
        file=$(mktemp) && truncate -s 16M "$file" && mkfs.ext4 -q "$file"
        unshare --mount sh -c "mount -o loop $file /mnt"; mounted=$?
        rm "$file"
        exit $mounted
        """;

    public LimitedFactAttribute(string kind)
    {
        Kind = kind;
        var controllers = kind switch
        {
            "cpu.starvation" => (V1: "cpu", V2: "cpu"),
            "memory.limit" => (V1: "memory", V2: "memory"),
            "disk.slow" => (V1: "blkio", V2: "io"),
            "disk.full" => (V1: "", V2: ""),
            _ => throw new ArgumentException($"{kind} takes no resource away", nameof(kind)),
        };
        var hasGroups =
            controllers.V2.Length == 0
            || Shell.Succeeds($"CONTROLLER={controllers.V2}; CONTROLLER_V1={controllers.V1}\n{MakesGroup}");
        var hasDisks = !kind.StartsWith("disk.", StringComparison.Ordinal) || Shell.Succeeds(MountsFile);
        Skip =
            !hasGroups ? $"needs a control group of the controller {controllers.V2} (root)"
            : !hasDisks ? "needs loop devices and the right to mount (root)"
            : null;
    }

    public string Kind { get; }
}
