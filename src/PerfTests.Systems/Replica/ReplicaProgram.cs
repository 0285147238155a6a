using PerfTests.Settings;

namespace PerfTests.Systems.Replica;

/// <summary>Finds the replica's executable.</summary>
internal static class ReplicaProgram
{
    /// <summary>Names the executable when it is not the one that was built with the harness.</summary>
    public const string Variable = "PERFTESTS_REPLICA";

    private static readonly string Name = OperatingSystem.IsWindows() ? "PerfTests.Replica.exe" : "PerfTests.Replica";

    /// <summary>The executable's path.</summary>
    /// <exception cref="InvalidSettingsException">It is not where it should be; the message says what to do.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    /// <summary>The executable's path, given the environment.</summary>
    /// <param name="setting">Value of <see cref="Variable"/>; null or empty when it is not set.</param>
    /// <param name="directory">Where the harness's own program lies.</param>
    internal static string Find(string? setting, string directory)
    {
        var path = string.IsNullOrEmpty(setting) ? Path.Combine(directory, "replica", Name) : Path.GetFullPath(setting);
        if (File.Exists(path))
        {
            return path;
        }
        throw new InvalidSettingsException([
            new SettingProblem(
                string.IsNullOrEmpty(setting) ? "the reference replica" : Variable,
                path,
                $"the replica's executable; build src/PerfTests.Replica (a project that references PerfTests.Systems gets it in replica/), or set {Variable} to its path"
            ),
        ]);
    }
}
