using System.CommandLine;

namespace PerfTests.Cli;

/// <summary>The option that says where scenarios are, for every command that runs some.</summary>
internal static class ScenarioProject
{
    public static Option<string> CreateOption() =>
        new("--project")
        {
            Description =
                "Folder or project file of the scenarios (built first), or a built assembly. Default: the project of this folder, else scenarios.",
            DefaultValueFactory = _ => FindDefault("."),
        };

    /// <summary>Where scenarios are if nobody says: in the folder itself if it holds a project, else in its folder <c>scenarios</c>.</summary>
    /// <param name="folder">The current folder.</param>
    internal static string FindDefault(string folder) =>
        Directory.EnumerateFiles(folder, "*.csproj").Any() ? folder : "scenarios";
}
