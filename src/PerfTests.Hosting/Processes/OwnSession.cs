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

    /// <summary>How to start the command.</summary>
    /// <exception cref="ClusterStartException">There is no such program.</exception>
    public static ProcessStartInfo Wrap(NodeCommand command)
    {
        var program =
            FindProgram(command.FileName)
            ?? throw new ClusterStartException(
                $"The program '{command.FileName}' is not there, or not on the search path."
            );
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
