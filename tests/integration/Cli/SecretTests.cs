using System.Text;
using PerfTests.IntegrationTests.Storage;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>
/// Secrets are planted in every setting of a session that can hold one, and everything that leaves the process is looked through: each file of the output folder,
/// the summary of a CI job, both streams, the history, and the environments and command lines of the processes that it starts.
/// </summary>
public sealed class SecretTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    /// <summary>Begins every planted secret; what follows tells which one it was.</summary>
    private const string Plant = "pl4nted-";

    private readonly Tool _tool = new();

    private string StepSummary => Path.Combine(_tool.Output, "step-summary.md");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Run_with_an_unreachable_history_tells_no_secret_to_anyone()
    {
        Directory.CreateDirectory(_tool.Output);
        using var run = _tool.StartDotnet(
            [
                Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"),
                "run",
                "raft-mixed-load",
                "--project",
                Tool.Scenarios,
                "--duration-scale",
                "0.2",
            ],
            Settings($"postgresql://someone:{Plant}url@127.0.0.1:1/runs?sslpassword={Plant}query")
        );
        var children = await LookAtChildrenAsync(run);
        var result = await run.WaitAsync(Timeouts.Command);

        Assert.Contains("the run is not in the history", result.Errors, StringComparison.Ordinal);
        Assert.True(children.Count >= 3, "the nodes were not seen");
        Assert.All(children, child => Assert.DoesNotContain(Plant, child, StringComparison.Ordinal));
        AssertNothingTold(result);
        Assert.Contains("--history \\\"$PERFTESTS_HISTORY\\\"", Manifest(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scenario_under_dotnet_test_tells_no_secret_to_anyone()
    {
        Directory.CreateDirectory(_tool.Output);
        using var test = _tool.StartDotnet(
            [
                "test",
                Tool.Scenarios,
                "--filter",
                "Scenario=raft-mixed-load",
                "--logger",
                "trx",
                "--results-directory",
                Path.Combine(_tool.Output, "results"),
            ],
            [
                .. Settings($"Host=127.0.0.1;Port=1;Database=runs;Username=someone;Password='{Plant}key word'"),
                ("PERFTESTS_DURATION_SCALE", "0.2"),
            ]
        );
        var result = await test.WaitAsync(Timeouts.Command);

        Assert.Contains("PERFTESTS_HISTORY=\\\"$PERFTESTS_HISTORY\\\"", Manifest(), StringComparison.Ordinal);
        AssertNothingTold(result);
    }

    [PostgresFact]
    public async Task Run_with_a_history_in_a_database_leaves_no_secret_there()
    {
        Directory.CreateDirectory(_tool.Output);
        var url = server.CreateDatabase();
        using var run = _tool.StartDotnet(
            [
                Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"),
                "run",
                "raft-mixed-load",
                "--project",
                Tool.Scenarios,
                "--duration-scale",
                "0.2",
                "--history",
                $"{url}&password={Plant}option",
            ],
            Settings("off")
        );
        var result = await run.WaitAsync(Timeouts.Command);

        var database = url.Split('/')[3].Split('?')[0];
        var rows = server.Execute(
            database,
            "SELECT count(*) || string_agg(r::text || d.body, '') FROM perftests.run r JOIN perftests.run_document d ON d.run = r.id"
        );
        // A run that a busy machine made invalid is repeated, and kept as well.
        Assert.Matches("^[1-9]", $"{rows}");
        Assert.DoesNotContain(Plant, $"{rows}", StringComparison.Ordinal);
        AssertNothingTold(result);
    }

    [Theory]
    [InlineData("run", "raft-mixed-load", "--history", "postgresql://someone:pl4nted-parser@127.0.0.1/runs?nonsense=1")]
    [InlineData("run", "raft-mixed-load", "--nonsense", "postgresql://someone:pl4nted-parser@127.0.0.1/runs")]
    [InlineData("history", "list", "--history", "Host=127.0.0.1;Port=1;Database=runs;Password=pl4nted-parser")]
    [InlineData("history", "list", "--history", "postgresql://someone:pl4nted-parser@127.0.0.1:1/runs")]
    [InlineData("load", "http://someone:pl4nted-parser@127.0.0.1:1/")]
    [InlineData("load", "http://127.0.0.1:1/?api_key=pl4nted-parser", "--duration", "100ms", "--warm-up", "0s")]
    [InlineData("ab", "raft-mixed-load", "--base", "", "--candidate", "db-password=pl4nted-parser", "--blocks", "3")]
    public async Task Command_that_refuses_a_setting_does_not_repeat_its_secret(params string[] arguments)
    {
        Directory.CreateDirectory(_tool.Output);
        using var run = _tool.StartDotnet(
            [Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"), .. arguments],
            ("PERFTESTS_EXTERNAL", "")
        );

        var result = await run.WaitAsync(Timeouts.Command);

        Assert.NotEqual(0, result.ExitCode);
        Assert.NotEqual("", result.Errors + result.Output);
        AssertNothingTold(result);
    }

    [Fact]
    public async Task External_addresses_with_a_password_are_refused_without_repeating_it()
    {
        Directory.CreateDirectory(_tool.Output);
        using var run = _tool.StartDotnet(
            [
                Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"),
                "run",
                "raft-mixed-load",
                "--project",
                Tool.Scenarios,
                "--host",
                "external",
            ],
            ("PERFTESTS_EXTERNAL", $"n1=someone:{Plant}external@127.0.0.1:8001,n2=127.0.0.1:8002,n3=127.0.0.1:8003")
        );

        var result = await run.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("PERFTESTS_EXTERNAL", result.Errors, StringComparison.Ordinal);
        AssertNothingTold(result);
    }

    private (string Name, string Value)[] Settings(string history) =>
        [
            ("PERFTESTS_HISTORY", history),
            ("GITHUB_STEP_SUMMARY", StepSummary),
            ("PGPASSWORD", $"{Plant}variable"),
            ("CI_JOB_TOKEN", $"{Plant}token"),
            ("DATABASE_URL", $"mysql://someone:{Plant}foreign@127.0.0.1/x"),
            ("PERFTESTS_CANDIDATE", $"db-password={Plant}arm"),
        ];

    /// <summary>Environments and command lines of all processes that descend from the tool, seen while its nodes run.</summary>
    private static async Task<IReadOnlyList<string>> LookAtChildrenAsync(ToolProcess run)
    {
        using var deadline = new CancellationTokenSource(Timeouts.Command);
        while (!run.HasExited)
        {
            var children = Descendants(run.Id)
                .Where(id => Read(id, "cmdline").Contains("--cluster-id", StringComparison.Ordinal))
                .ToArray();
            if (children.Length >= 3)
            {
                return [.. Descendants(run.Id).Select(id => Read(id, "cmdline") + Read(id, "environ"))];
            }

            await Task.Delay(50, deadline.Token);
        }

        return [];
    }

    private static IEnumerable<int> Descendants(int parent) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == parent)
            .SelectMany(id => Descendants(id).Prepend(id));

    private static int ParentOf(int id) =>
        Read(id, "stat") is { Length: > 0 } stat
            ? int.Parse(
                stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1],
                System.Globalization.CultureInfo.InvariantCulture
            )
            : 0;

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private string Manifest() =>
        File.ReadAllText(Directory.EnumerateFiles(_tool.Output, "run.json", SearchOption.AllDirectories).First());

    private void AssertNothingTold(ToolResult result)
    {
        Assert.DoesNotContain(Plant, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Plant, result.Errors, StringComparison.Ordinal);
        var plant = Encoding.UTF8.GetBytes(Plant);
        foreach (var file in Directory.EnumerateFiles(_tool.Output, "*", SearchOption.AllDirectories))
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(plant) < 0, $"{file} holds a secret");
        }
    }
}
