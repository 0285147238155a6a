using System.Collections.Concurrent;

namespace PerfTests.Hosting.Linux;

/// <summary>
/// The machine's control groups: whether the harness can make its own, of version 1 or 2. Groups are named after the harness, so that what a killed one leaves
/// can be told from what is in use.
/// </summary>
/// <param name="mount">Where they are mounted.</param>
/// <param name="own">The content of <c>/proc/self/cgroup</c>: groups of version 1 are made below the harness's own, whose limits go on to hold.</param>
internal sealed class ControlGroups(string mount, string own)
{
    private const string Prefix = "perftests-";
    private readonly ConcurrentDictionary<GroupController, string?> _obstacles = new();

    /// <summary>Those of this machine.</summary>
    public static ControlGroups OfThisMachine { get; } = new("/sys/fs/cgroup", ReadOwn());

    /// <summary>Whether all controllers are of version 2, with one group for all of them.</summary>
    public bool IsUnified => File.Exists($"{mount}/cgroup.controllers");

    /// <summary>Why no group can be made here whose limits a controller keeps; null if one can. Tried once, by making one.</summary>
    public string? FindObstacle(GroupController controller) => _obstacles.GetOrAdd(controller, Probe);

    /// <summary>Makes a node's group.</summary>
    /// <param name="name">Name of the node within this harness.</param>
    /// <param name="controllers">What it shall limit.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">It takes more rights.</exception>
    public ControlGroup Create(string name, IReadOnlyCollection<GroupController> controllers)
    {
        ArgumentNullException.ThrowIfNull(controllers);
        var full = $"{Prefix}{ProcessIdentity.Self}-{name}";
        if (IsUnified)
        {
            // Without this the group has no files of the controllers; the topmost group may hold processes all the same.
            File.WriteAllText(
                $"{mount}/cgroup.subtree_control",
                string.Join(' ', controllers.Select(controller => $"+{NameOf(controller)}"))
            );
        }

        var group = new ControlGroup(
            controllers.ToDictionary(controller => controller, controller => $"{ParentOf(controller)}/{full}"),
            IsUnified
        );
        try
        {
            foreach (var folder in group.Folders)
            {
                Directory.CreateDirectory(folder);
            }

            return group;
        }
        catch
        {
            _ = group.Folders.All(ControlGroup.TryRemove);
            throw;
        }
    }

    /// <summary>Removes the groups of harnesses that are gone. Processes in them must have ended before.</summary>
    /// <returns>What was removed, one line each.</returns>
    public IReadOnlyList<string> RemoveOrphans()
    {
        var removed = new List<string>();
        foreach (
            var folder in Enum.GetValues<GroupController>()
                .Select(ParentOf)
                .Distinct()
                .Where(Directory.Exists)
                .SelectMany(parent => Directory.EnumerateDirectories(parent, Prefix + "*"))
                .ToArray()
        )
        {
            if (OwnerOf(Path.GetFileName(folder)) is { IsAlive: false } && ControlGroup.TryRemove(folder))
            {
                removed.Add($"control group {folder}");
            }
        }

        return removed;
    }

    private static ProcessIdentity? OwnerOf(string name)
    {
        // perftests-PID-START-NODE
        var parts = name.Split('-', 4);
        return parts.Length == 4 ? ProcessIdentity.Parse($"{parts[1]}-{parts[2]}") : null;
    }

    private string? Probe(GroupController controller)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "control groups are a matter of Linux";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "it takes root to make control groups";
        }

        var listed = IsUnified ? File.ReadAllText($"{mount}/cgroup.controllers").Split(' ', '\n') : [];
        if (IsUnified ? !listed.Contains(NameOf(controller)) : !Directory.Exists($"{mount}/{NameOf(controller)}"))
        {
            return $"the controller '{NameOf(controller)}' of control groups is not there";
        }

        try
        {
            // Nothing has been put into it, so there is nothing to wait for.
            var probe = Create($"probe-{NameOf(controller)}", [controller]);
            _ = probe.Folders.All(ControlGroup.TryRemove);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"no control group can be made: {refused.Message}";
        }
    }

    /// <summary>The folder that groups of a controller are made in.</summary>
    private string ParentOf(GroupController controller)
    {
        if (IsUnified)
        {
            return mount;
        }

        var name = NameOf(controller);
        var path = own.Split('\n')
            .Select(line => line.Split(':', 3))
            .Where(parts => parts.Length == 3 && parts[1].Split(',').Contains(name))
            .Select(parts => parts[2].TrimEnd('/'))
            .FirstOrDefault("");
        // Within a container the path may be that of the machine, which is not to be seen.
        var folder = $"{mount}/{name}{path}";
        return Directory.Exists(folder) ? folder : $"{mount}/{name}";
    }

    private string NameOf(GroupController controller) =>
        controller switch
        {
            GroupController.Cpu => "cpu",
            GroupController.Memory => "memory",
            _ => IsUnified ? "io" : "blkio",
        };

    private static string ReadOwn()
    {
        try
        {
            return File.ReadAllText("/proc/self/cgroup");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
