using PerfTests.Settings;
using PerfTests.Systems.Programs;

namespace PerfTests.Systems.Replica;

/// <summary>Finds the replica's program.</summary>
internal static class ReplicaProgram
{
    /// <summary>Names the program when it is not the one that came with the harness.</summary>
    public const string Variable = "PERFTESTS_REPLICA";

    private static readonly string Name = OperatingSystem.IsWindows() ? "PerfTests.Replica.exe" : "PerfTests.Replica";

    /// <summary>The program's path: an executable, or an assembly to be run by <c>dotnet</c>.</summary>
    /// <exception cref="InvalidSettingsException">It is not where it should be; the message says what to do.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    /// <summary>The words of the command that starts it, its own arguments excluded.</summary>
    /// <exception cref="InvalidSettingsException">It is not where it should be; the message says what to do.</exception>
    public static IReadOnlyList<string> FindCommand()
    {
        var path = Find();
        return IsAssembly(path) ? [DotnetRuntime.Host, path] : [path];
    }

    /// <summary>The program's path, given the environment.</summary>
    /// <param name="setting">Value of <see cref="Variable"/>; null or empty when it is not set.</param>
    /// <param name="directory">Where the harness's own program lies.</param>
    internal static string Find(string? setting, string directory)
    {
        var path = string.IsNullOrEmpty(setting) ? Path.Combine(directory, "replica", Name) : Path.GetFullPath(setting);
        // A package brings the assembly alone: a launcher is of one platform, and unpacking takes its execute bit.
        var found = new[] { path, path + ".dll" }.FirstOrDefault(IsRunnable);
        return found
            ?? throw new InvalidSettingsException([
                new SettingProblem(
                    string.IsNullOrEmpty(setting) ? "the reference replica" : Variable,
                    path,
                    $"the replica's program; the package PerfTests.Systems puts it into replica/ beside the program that uses it, and so does a reference to its project; or set {Variable} to the path of PerfTests.Replica or PerfTests.Replica.dll"
                ),
            ]);
    }

    private static bool IsAssembly(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsRunnable(string path) =>
        File.Exists(path)
        && (
            IsAssembly(path)
            || OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute)) != 0
        );
}
