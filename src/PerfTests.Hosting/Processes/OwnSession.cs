using System.Diagnostics;
using PerfTests.Clusters;

namespace PerfTests.Hosting.Processes;

/// <summary>
/// Starts a node in a session of its own, so that a Ctrl-C in the terminal reaches the harness alone and facts are saved before
/// the nodes end. setsid(1) replaces itself by the program: the process id is the node's.
/// </summary>
internal static class OwnSession
{
    private static readonly string? Setsid = OperatingSystem.IsLinux() ? FindProgram("setsid") : null;

    /// <summary>Enters each group before it becomes the program: all that the node ever does counts. The process id stays.</summary>
    private const string EnterGroups =
        "for group in $PERFTESTS_GROUPS; do echo $$ > \"$group/cgroup.procs\" || exit 126; done; exec \"$@\"";

    /// <summary>How to start the command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="groups">Folders of the control groups that it shall run in.</param>
    /// <exception cref="ClusterStartException">There is no such program.</exception>
    public static ProcessStartInfo Wrap(NodeCommand command, IReadOnlyList<string> groups)
    {
        var program =
            FindProgram(command.FileName)
            ?? throw new ClusterStartException(
                $"The program '{command.FileName}' is not there, or not on the search path."
            );
        if (groups.Count > 0)
        {
            IEnumerable<string> inGroups = ["/bin/sh", "-c", EnterGroups, "sh", program, .. command.Arguments];
            return new ProcessStartInfo(Setsid ?? "/usr/bin/env", inGroups)
            {
                Environment = { ["PERFTESTS_GROUPS"] = string.Join(' ', groups) },
            };
        }

        return Setsid is null
            ? new ProcessStartInfo(program, command.Arguments)
            : new ProcessStartInfo(Setsid, [program, .. command.Arguments]);
    }

    private static string? FindProgram(string fileName)
    {
        if (fileName.Contains(Path.DirectorySeparatorChar))
        {
            return File.Exists(fileName) ? fileName : null;
        }

        var names = OperatingSystem.IsWindows() ? new[] { fileName, fileName + ".exe" } : [fileName];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        return folders
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
