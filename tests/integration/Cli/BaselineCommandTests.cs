using System.Text.Json;
using PerfTests.Analysis.Regression.Baselines;

namespace PerfTests.IntegrationTests.Cli;

public sealed class BaselineCommandTests : IDisposable
{
    private const string Name = "RaftScenarios.Short_load_held_against_its_baseline";

    /// <summary>A scenario that is valid however busy the machine is.</summary>
    private const string Recorded = "outcome-inconclusive";

    private const string RecordedName =
        "OutcomeScenarios.Run_without_the_baseline_that_it_is_to_be_held_against_is_inconclusive";

    private readonly Tool _tool = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-baselines-");

    private string Verified => Path.Combine(_folder.FullName, Name + ".verified.json");

    public void Dispose()
    {
        _tool.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Baseline_is_recorded_accepted_shown_and_held_against()
    {
        var recorded = await RunAsync("baseline", "record", Recorded, "--runs", "5", "--duration-scale", "0.5");
        Assert.True(recorded.ExitCode == 0, $"{recorded}");
        Assert.Equal([RecordedName + ".received.json"], _folder.GetFiles().Select(file => file.Name));

        var accepted = await RunAsync("baseline", "accept", Recorded);
        Assert.True(accepted.ExitCode == 0, $"{accepted}");
        Assert.Equal([RecordedName + ".verified.json"], _folder.GetFiles().Select(file => file.Name));

        var shown = await RunAsync("baseline", "show", Recorded, "--json");
        using var document = JsonDocument.Parse(shown.Output);
        Assert.Equal(5, document.RootElement.GetProperty("baselines")[0].GetProperty("runs").GetInt32());

        // Another duration is another question: the answer names it and fails nothing.
        var verified = Path.Combine(_folder.FullName, RecordedName + ".verified.json");
        var before = await File.ReadAllTextAsync(verified);
        var other = await RunAsync("run", Recorded, "--duration-scale", "0.25");
        Assert.True(other.ExitCode == 0, $"{other}");
        Assert.Equal(before, await File.ReadAllTextAsync(verified));
        Assert.Contains("settings are not those of the baseline", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_that_is_killed_leaves_the_baseline_as_it_was()
    {
        await File.WriteAllTextAsync(Verified, BaselineText.Write(Empty()));
        var before = await File.ReadAllTextAsync(Verified);
        using var run = Start("baseline", "record", "raft-regression", "--runs", "5", "--duration-scale", "0.3");
        await WaitForNodesAsync(run);

        run.Kill();
        await run.WaitAsync(Timeouts.Command);

        Assert.Equal(before, await File.ReadAllTextAsync(Verified));
        Assert.Equal([Path.GetFileName(Verified)], _folder.GetFiles().Select(file => file.Name));
        await RunAsync("report", "latest", "--out", _tool.Output);
        Assert.Equal(0, _tool.CountNodes());
    }

    [Theory]
    [InlineData("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n", "merge conflict marker")]
    [InlineData("{\n  \"document\": \"perftests.baseline\",\n  \"format_ver", "ends early")]
    [InlineData("{\"some\": \"file\"}", "no baseline of PerfTests")]
    public async Task Baseline_that_cannot_be_used_is_refused_before_anything_starts(string content, string problem)
    {
        await File.WriteAllTextAsync(Verified, content);

        var result = await RunAsync("run", "raft-regression");

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains(problem, result.Errors, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Verified));
        Assert.Empty(Directory.EnumerateFiles(_tool.Output, "*", SearchOption.AllDirectories));
    }

    private static Baseline Empty() =>
        new()
        {
            Scenario = "raft-regression",
            ScenarioHash = "",
            RecordedAt = default,
            Settings = new Dictionary<string, string>(),
            Environment = new Dictionary<string, string>(),
            Artifacts = new Dictionary<string, string>(),
            Metrics = [],
        };

    private async Task<ToolResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.WaitAsync(Timeouts.Command);
    }

    private ToolProcess Start(params string[] arguments)
    {
        string[] project =
            arguments[0] == "report" ? []
            : arguments.Contains(Recorded) ? ["--project", Tool.Outcomes]
            : ["--project", Tool.Scenarios];
        return _tool.StartDotnet(
            [Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"), .. arguments, .. project],
            ("PERFTESTS_BASELINES", _folder.FullName),
            ("PERFTESTS_HOST", "process")
        );
    }

    private async Task WaitForNodesAsync(ToolProcess run)
    {
        using var deadline = new CancellationTokenSource(Timeouts.Command);
        while (_tool.CountNodes() < 3)
        {
            Assert.False(run.HasExited, "the recording ended before it was to be killed");
            await Task.Delay(100, deadline.Token);
        }
    }
}
