using System.Diagnostics;

namespace PerfTests.IntegrationTests;

/// <summary>Asks the machine by commands.</summary>
internal static class Shell
{
    /// <summary>Whether a script ends with exit code 0.</summary>
    public static bool Succeeds(string script)
    {
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
