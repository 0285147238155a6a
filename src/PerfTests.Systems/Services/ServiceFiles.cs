using PerfTests.Settings;

namespace PerfTests.Systems.Services;

/// <summary>Finds the program and the folder of a service: beside the assembly that describes it, beside the harness, or in the current folder.</summary>
/// <param name="assembly">Path of the assembly that describes the service; null or empty if unknown.</param>
internal sealed class ServiceFiles(string? assembly)
{
    private readonly string[] _folders =
    [
        .. new[] { Path.GetDirectoryName(assembly), AppContext.BaseDirectory, Environment.CurrentDirectory }
            .OfType<string>()
            .Where(folder => folder.Length > 0)
            .Select(folder => folder.TrimEnd(Path.DirectorySeparatorChar))
            .Distinct(),
    ];

    /// <summary>A program's path.</summary>
    /// <param name="setting">Where it is set, for people.</param>
    /// <param name="program">A path, or a name that is also looked for on the search path.</param>
    /// <param name="searchPath">Folders as in <c>PATH</c>.</param>
    /// <exception cref="InvalidSettingsException">It is nowhere; the message says where it was looked for.</exception>
    public string FindProgram(string setting, string program, string? searchPath)
    {
        var isName = !program.Contains('/') && !program.Contains(Path.DirectorySeparatorChar);
        var further = isName ? (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) : [];
        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe"] : [""];
        var candidates =
            from folder in _folders.Concat(further)
            from ending in endings
            select Path.GetFullPath(Path.Combine(folder, program + ending));
        return candidates.FirstOrDefault(File.Exists)
            ?? throw Missing(setting, program, "a program that exists", isName ? ", or on the search path" : "");
    }

    /// <summary>A folder's path.</summary>
    /// <param name="setting">Where it is set, for people.</param>
    /// <param name="folder">A path.</param>
    /// <exception cref="InvalidSettingsException">It is nowhere; the message says where it was looked for.</exception>
    public string FindFolder(string setting, string folder) =>
        _folders.Select(beside => Path.GetFullPath(Path.Combine(beside, folder))).FirstOrDefault(Directory.Exists)
        ?? throw Missing(setting, folder, "a folder that exists", "");

    private InvalidSettingsException Missing(string setting, string value, string what, string further) =>
        new([
            new SettingProblem(setting, value, $"{what}, in {string.Join(" or ", _folders)}{further}")
            {
                IsMissing = true,
            },
        ]);
}
