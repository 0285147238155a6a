namespace PerfTests.IntegrationTests;

/// <summary>What is installed, asked of the machine and not of the code under test.</summary>
internal static class SearchPath
{
    /// <summary>Whether a program of that name is on the search path, or where distributions put daemons.</summary>
    public static bool Holds(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/sbin", "/usr/sbin", "/sbin"])
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
