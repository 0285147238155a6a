using System.Diagnostics;
using System.Text;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>The command-line tool and <c>dotnet test</c> as processes of their own, with an output folder and orphanCleanup of their own.</summary>
internal sealed class Tool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-tool-");

    public string Output => Path.Combine(_folder.FullName, "reports");

    public string State => Path.Combine(_folder.FullName, "state");

    /// <summary>The built scenarios, of the configuration that this test is of.</summary>
    public static string Scenarios { get; } = Find("scenarios", "PerfTests.Scenarios");

    /// <summary>The built scenarios that end in one way each, however busy the machine is.</summary>
    public static string Outcomes { get; } = Find("samples/PerfTests.Outcomes", "PerfTests.Outcomes");

    /// <summary>The folder of their project, and the configuration that this test is of.</summary>
    public static (string Folder, string Configuration) OutcomesProject
    {
        get
        {
            var output = Directory.GetParent(Outcomes)!.Parent!;
            return (output.Parent!.Parent!.FullName, output.Name);
        }
    }

    public async Task<ToolResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.WaitAsync(Timeouts.Command);
    }

    public ToolProcess Start(params string[] arguments) =>
        StartDotnet([Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"), .. arguments]);

    public ToolProcess StartDotnet(string[] arguments, params (string Name, string Value)[] environment) =>
        Start("dotnet", arguments, environment);

    /// <summary>Starts any program with this tool's folders.</summary>
    public ToolProcess Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PERFTESTS_OUT"] = Output;
        start.Environment["PERFTESTS_STATE"] = State;
        // Counted as processes here; containers have tests of their own.
        start.Environment["PERFTESTS_HOST"] = "process";
        start.Environment.Remove("GITHUB_STEP_SUMMARY");
        start.Environment.Remove("PERFTESTS_HISTORY");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ToolProcess(start);
    }

    /// <summary>Processes of this tool's nodes: those whose environment names its folder of orphanCleanup.</summary>
    public int CountNodes() =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(directory => int.TryParse(Path.GetFileName(directory), out _))
            .Count(directory =>
            {
                try
                {
                    return File.ReadAllText(Path.Combine(directory, "cmdline"))
                            .Contains("--cluster-id", StringComparison.Ordinal)
                        && Encoding
                            .UTF8.GetString(File.ReadAllBytes(Path.Combine(directory, "environ")))
                            .Contains($"PERFTESTS_STATE={State}", StringComparison.Ordinal);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            });

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Find(string folder, string assembly)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var (framework, configuration) = (own.Name, own.Parent!.Name);
        var top = own;
        while (!File.Exists(Path.Combine(top.FullName, "PerfTests.sln")))
        {
            top = top.Parent!;
        }

        return Path.Combine(top.FullName, folder, "bin", configuration, framework, $"{assembly}.dll");
    }
}
