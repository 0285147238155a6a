using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using PerfTests.Settings;

namespace PerfTests.Systems.Programs;

/// <summary>A program of someone else that a system's nodes run: where it is found, and which versions of it are known to work.</summary>
/// <param name="name">Name of the executable.</param>
/// <param name="variable">Environment variable that names another executable.</param>
/// <param name="versionArguments">Arguments with which it prints its version.</param>
/// <param name="least">Oldest version that the driver works with.</param>
/// <param name="remedy">How to get it.</param>
internal sealed partial class SystemProgram(
    string name,
    string variable,
    IReadOnlyList<string> versionArguments,
    Version least,
    string remedy
)
{
    /// <summary>A program that cannot say its version within this time is not the right one.</summary>
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Daemons of distributions lie where the search path of users does not lead.</summary>
    private static readonly string[] DaemonDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), Version?> _versions = new();

    /// <summary>Name of the executable.</summary>
    public string Name => name;

    /// <summary>The executable's path.</summary>
    /// <exception cref="InvalidSettingsException">It is not installed, says no version, or is too old; the message says what to do.</exception>
    public string Find() => FindWithVersion().Path;

    /// <summary>The version of the executable.</summary>
    /// <exception cref="InvalidSettingsException">As in <see cref="Find()"/>.</exception>
    public Version FindVersion() => FindWithVersion().Version;

    /// <summary>The version that a program prints: the first number with dots in what it says.</summary>
    /// <returns>Null if there is none.</returns>
    internal static Version? ParseVersion(string text)
    {
        var match = VersionNumber().Match(text);
        return match.Success ? Version.Parse(match.Value) : null;
    }

    private (string Path, Version Version) FindWithVersion()
    {
        var path = Locate(Environment.GetEnvironmentVariable(variable), Environment.GetEnvironmentVariable("PATH"));
        var file = new FileInfo(path);
        var version = _versions.GetOrAdd((path, file.Length, file.LastWriteTimeUtc), key => AskVersion(key.Path));
        return version >= least
            ? (path, version)
            : throw Problem(
                $"{path}, which says version {version?.ToString() ?? "nothing"}",
                $"{name} {least} or newer: {remedy}"
            );
    }

    /// <summary>Finds the executable.</summary>
    /// <param name="setting">Value of the variable; null or empty when it is not set.</param>
    /// <param name="searchPath">Directories as in <c>PATH</c>.</param>
    /// <exception cref="InvalidSettingsException">It is not there.</exception>
    internal string Locate(string? setting, string? searchPath)
    {
        if (!string.IsNullOrEmpty(setting))
        {
            return File.Exists(setting)
                ? Path.GetFullPath(setting)
                : throw new InvalidSettingsException([
                    new SettingProblem(variable, setting, $"the path of the executable {name}"),
                ]);
        }

        var directories = (searchPath ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(OperatingSystem.IsWindows() ? [] : DaemonDirectories);
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return directories.Select(directory => Path.Combine(directory, file)).FirstOrDefault(File.Exists)
            ?? throw Problem(
                name,
                $"the program {name} {least} or newer on the search path: {remedy}; or {variable} set to its path"
            );
    }

    private InvalidSettingsException Problem(string value, string expected) =>
        new([new SettingProblem($"the program {name}", value, expected) { IsMissing = true }]);

    private Version? AskVersion(string path)
    {
        try
        {
            var start = new ProcessStartInfo(path, versionArguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            SecretRedactor.Withhold(start.Environment);
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(StepTimeout))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return ParseVersion(output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\d+\.\d+(?:\.\d+)?")]
    private static partial Regex VersionNumber();
}
