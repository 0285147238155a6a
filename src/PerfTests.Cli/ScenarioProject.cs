using System.CommandLine;

namespace PerfTests.Cli;

/// <summary>The option that says where scenarios are, for every command that runs some.</summary>
internal static class ScenarioProject
{
    public static Option<string> CreateOption() =>
        new("--project")
        {
            Description =
                "Folder or project file of the scenarios (built first), or a built assembly. Default: scenarios.",
            DefaultValueFactory = _ => "scenarios",
        };
}
