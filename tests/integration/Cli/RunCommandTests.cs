using System.Text.Json;
using PerfTests.Recording;

namespace PerfTests.IntegrationTests.Cli;

public sealed class RunCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Run_of_a_scenario_leaves_facts_and_reports_and_nothing_else()
    {
        var result = await _tool.RunAsync(
            "run",
            "raft-mixed-load",
            "--project",
            Tool.Scenarios,
            "--duration-scale",
            "0.15",
            "--seed",
            "7",
            "--json"
        );

        result.AssertEndedAsItsVerdictsSay();
        using var document = JsonDocument.Parse(result.Output);
        var run = document.RootElement.GetProperty("runs")[0];
        Assert.Equal("raft-mixed-load", run.GetProperty("scenario").GetString());
        Assert.True(run.GetProperty("figures").GetProperty("response_samples").GetInt64() > 500, $"{result}");
        var report = Path.Combine(
            document.RootElement.GetProperty("directory").GetString()!,
            run.GetProperty("report").GetString()!
        );
        var folder = Path.GetDirectoryName(report)!;
        foreach (
            var file in (string[])
                [
                    RunFolder.ManifestFile,
                    RunFolder.HistogramFile,
                    RunFolder.IntervalFile,
                    RunFolder.EventFile,
                    RunFolder.ResourceFile,
                    RunFolder.NodeMetricsFile,
                    RunFolder.CompletionFile,
                    "nodes/n1.log",
                    "report.html",
                    "result.json",
                    "summary.md",
                    "../../index.html",
                ]
        )
        {
            Assert.True(new FileInfo(Path.Combine(folder, file)) is { Exists: true, Length: > 0 }, file);
        }

        Assert.Equal(7UL, RunFolderReader.Read(new RunFolder(folder)).Manifest.Seed);
        Assert.Equal(0, _tool.CountNodes());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.State));
    }

    [Fact]
    public async Task Run_whose_harness_is_killed_is_cleaned_up_and_reported_by_the_next_command()
    {
        using var run = _tool.Start("run", "raft-mixed-load", "--project", Tool.Scenarios);
        await WaitForIntervalsAsync(run, 3);
        Assert.Equal(3, _tool.CountNodes());

        run.Kill();
        await run.WaitAsync(Timeouts.Command);
        var report = await _tool.RunAsync("report", "latest", "--out", _tool.Output, "--json");

        Assert.True(report.ExitCode == 0, $"{report}");
        using var document = JsonDocument.Parse(report.Output);
        Assert.Equal("incomplete", document.RootElement.GetProperty("verdict").GetProperty("status").GetString());
        Assert.Equal(0, _tool.CountNodes());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.State));
        Assert.Contains("left by a run that was killed", report.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_is_interrupted_ends_its_nodes_and_reports_what_it_measured()
    {
        using var run = _tool.Start("run", "raft-mixed-load", "--project", Tool.Scenarios, "--json");
        await WaitForIntervalsAsync(run, 3);

        run.Interrupt();
        var result = await run.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 130, $"{result}");
        Assert.Contains("\"incomplete\"", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, _tool.CountNodes());
    }

    [Fact]
    public async Task Run_with_wrong_settings_names_all_of_them_and_starts_nothing()
    {
        var result = await _tool.RunAsync(
            "run",
            "no-such",
            "--project",
            Tool.Scenarios,
            "--seed",
            "abc",
            "--duration-scale",
            "-1"
        );

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("--seed is 'abc'", result.Errors, StringComparison.Ordinal);
        Assert.Contains("--duration-scale is '-1'", result.Errors, StringComparison.Ordinal);
        Assert.Contains("raft-mixed-load", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool.Output));
    }

    [Fact]
    public async Task Run_with_an_unknown_host_and_an_unwritable_folder_names_both()
    {
        var result = await _tool.RunAsync(
            "run",
            "raft-spike",
            "--project",
            Tool.Scenarios,
            "--host",
            "nowhere",
            "--out",
            "/proc/nowhere"
        );

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("'nowhere': expected one of auto", result.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "'/proc/nowhere': expected a folder that can be written",
            result.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Run_without_the_replica_says_what_is_missing_before_anything_starts()
    {
        using var run = _tool.StartDotnet(
            [
                Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"),
                "run",
                "raft-spike",
                "--project",
                Tool.Scenarios,
            ],
            ("PERFTESTS_REPLICA", "/nowhere/replica")
        );
        var result = await run.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("PERFTESTS_REPLICA is '/nowhere/replica'", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_of_scenarios_names_the_extended_ones()
    {
        var result = await _tool.RunAsync("run", "--list", "--json", "--project", Tool.Scenarios);

        using var document = JsonDocument.Parse(result.Output);
        var extended = document
            .RootElement.GetProperty("scenarios")
            .EnumerateArray()
            .Where(scenario => scenario.GetProperty("is_extended").GetBoolean())
            .Select(scenario => scenario.GetProperty("name").GetString());
        Assert.Contains("raft-adaptive-ramp", extended);
    }

    [Fact]
    public async Task Scenario_under_dotnet_test_shows_progress_and_where_the_report_is()
    {
        using var test = _tool.StartDotnet(
            ["test", Tool.Scenarios, "--filter", "Scenario=raft-closed-loop"],
            ("PERFTESTS_DURATION_SCALE", "0.3")
        );
        var result = await test.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.Contains("raft-closed-loop: measure", result.Output, StringComparison.Ordinal);
        Assert.Contains("report: " + _tool.Output, result.Output, StringComparison.Ordinal);
        Assert.Contains("/s ok", result.Output, StringComparison.Ordinal);
    }

    private async Task WaitForIntervalsAsync(ToolProcess run, int count)
    {
        using var deadline = new CancellationTokenSource(Timeouts.Command);
        while (CountIntervals() < count)
        {
            Assert.False(run.HasExited, "the run ended before it was to be stopped");
            await Task.Delay(50, deadline.Token);
        }
    }

    private int CountIntervals() =>
        RunFolder
            .Below(_tool.Output)
            .Select(folder => Path.Combine(folder, RunFolder.IntervalFile))
            .Where(File.Exists)
            .Sum(file => File.ReadLines(file).Count());
}
