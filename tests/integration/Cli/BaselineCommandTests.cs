using System.Text.Json;
using PerfTests.Analysis.Regression.Baselines;

namespace PerfTests.IntegrationTests.Cli;

public sealed class BaselineCommandTests : IDisposable
{
    private const string Name = "RaftScenarios.Short_load_held_against_its_baseline";
    private readonly Tool _tool = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-baselines-");

    private string Verified => Path.Combine(_folder.FullName, Name + ".verified.json");

    private string Received => Path.Combine(_folder.FullName, Name + ".received.json");

    public void Dispose()
    {
        _tool.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Baseline_is_recorded_accepted_shown_and_held_against()
    {
        var recorded = await RunAsync(
            "baseline",
            "record",
            "raft-regression",
            "--runs",
            "5",
            "--duration-scale",
            "0.3"
        );
        if (!File.Exists(Received))
        {
            // Too busy a machine makes no baseline; it must say so and leave nothing behind.
            Assert.True(recorded.ExitCode == 1, $"{recorded}");
            Assert.Empty(_folder.GetFiles());
            return;
        }

        Assert.False(File.Exists(Verified));
        var accepted = await RunAsync("baseline", "accept", "raft-regression");
        Assert.True(accepted.ExitCode == 0, $"{accepted}");
        Assert.Equal([Path.GetFileName(Verified)], _folder.GetFiles().Select(file => file.Name));

        var shown = await RunAsync("baseline", "show", "raft-regression", "--json");
        using var document = JsonDocument.Parse(shown.Output);
        Assert.Equal(5, document.RootElement.GetProperty("baselines")[0].GetProperty("runs").GetInt32());

        // Another duration is another question: the answer names it and fails nothing.
        var before = await File.ReadAllTextAsync(Verified);
        var other = await RunAsync("run", "raft-regression", "--duration-scale", "0.25");
        Assert.True(other.ExitCode is 0 or 1, $"{other}");
        Assert.Equal(before, await File.ReadAllTextAsync(Verified));
        Assert.True(
            other.Output.Contains("settings are not those of the baseline", StringComparison.Ordinal)
                || other.Output.Contains("invalid", StringComparison.Ordinal),
            $"{other}"
        );
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
        string[] project = arguments[0] == "report" ? [] : ["--project", Tool.Scenarios];
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
