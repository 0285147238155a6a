using System.Text;
using PerfTests.Hosting.Linux;
using PerfTests.Hosting.Processes.Resources;

namespace PerfTests.Hosting.Processes;

/// <summary>
/// What a harness leaves when it is killed: nodes, their data, their control groups and disks. Each says whose it is by itself (nodes in their environment,
/// data and disks in their folder's name, groups in their own), so there is no list that could be incomplete.
/// </summary>
internal static class OrphanCleanup
{
    /// <summary>Environment variable in every node, with the identity of the harness that started it.</summary>
    public const string MarkVariable = "PERFTESTS_HARNESS";

    private static readonly TimeSpan DeathTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Folder of all harnesses' data: <c>PERFTESTS_STATE</c>, or one below the system's temporary folder.</summary>
    public static string DataRoot =>
        Chosen is { } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(Path.GetTempPath(), $"perftests-{Environment.UserName}");

    private static string? Chosen =>
        Environment.GetEnvironmentVariable("PERFTESTS_STATE") is { Length: > 0 } chosen ? chosen : null;

    /// <summary>What keeps the folder from being used; null if nothing does. One that the user chose is the user's own matter.</summary>
    public static string? FindProblem() => Chosen is null ? DataFolder.FindProblem(DataRoot) : null;

    /// <summary>Folder of this harness's data.</summary>
    public static string OwnData => Path.Combine(DataRoot, ProcessIdentity.Self.ToString());

    /// <summary>Ends the nodes and removes the data of harnesses that are gone.</summary>
    /// <returns>What was removed, one line each.</returns>
    public static async Task<IReadOnlyList<string>> RemoveAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        foreach (var (node, harness) in FindOrphans())
        {
            Signals.Send(node.ProcessId, Signals.Kill);
            removed.Add($"process {node.ProcessId} of harness {harness.ProcessId}, which is gone");
            await WaitUntilGoneAsync(node, time, cancellationToken).ConfigureAwait(false);
        }

        removed.AddRange(ControlGroups.OfThisMachine.RemoveOrphans());
        foreach (var directory in FindOrphanedData())
        {
            foreach (var mount in MountTable.Read().Where(mount => IsBelow(mount.Folder, directory)))
            {
                await NodeDisk.RemoveAsync(mount.Folder).ConfigureAwait(false);
                removed.Add($"disk mounted on {mount.Folder}");
            }

            Directory.Delete(directory, recursive: true);
            removed.Add($"data in {directory}");
        }

        return removed;
    }

    private static IEnumerable<(ProcessIdentity Node, ProcessIdentity Harness)> FindOrphans()
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(directory), out var processId)
                && ReadMark(processId) is { IsAlive: false } harness
                && ProcessStat.Read(processId) is { IsOver: false } stat
            )
            {
                yield return (new ProcessIdentity(processId, stat.StartTicks), harness);
            }
        }
    }

    private static ProcessIdentity? ReadMark(int processId)
    {
        try
        {
            const string Prefix = MarkVariable + "=";
            var variables = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/environ")).Split('\0');
            var mark = variables.FirstOrDefault(variable => variable.StartsWith(Prefix, StringComparison.Ordinal));
            return mark is null ? null : ProcessIdentity.Parse(mark[Prefix.Length..]);
        }
        catch (Exception foreign) when (foreign is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> FindOrphanedData() =>
        FindProblem() is null && Directory.Exists(DataRoot)
            ? Directory
                .EnumerateDirectories(DataRoot)
                .Where(directory => ProcessIdentity.Parse(Path.GetFileName(directory)) is { IsAlive: false })
                .ToArray()
            : [];

    private static bool IsBelow(string path, string directory) =>
        path.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static async Task WaitUntilGoneAsync(
        ProcessIdentity process,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var since = time.GetTimestamp();
        while (process.IsAlive && time.GetElapsedTime(since) < DeathTimeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
