using System.Text.Json;
using PerfTests.Sessions;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>What the tool says where something is not there, or is not what it should be.</summary>
public sealed class AbsenceTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Doctor_names_every_system_and_says_how_to_get_those_that_are_absent()
    {
        using var doctor = _tool.StartDotnet(
            [Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"), "doctor", "--json"],
            ("PATH", "/nowhere"),
            ("PERFTESTS_REPLICA", "/nowhere/replica"),
            ("DOCKER_HOST", "unix:///nowhere/docker.sock")
        );
        var result = await doctor.WaitAsync(Timeouts.Test);

        Assert.True(result.ExitCode == 0, $"{result}");
        using var document = JsonDocument.Parse(result.Output);
        var systems = document
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .Where(finding => finding.GetProperty("area").GetString() == "system")
            .ToDictionary(finding => finding.GetProperty("name").GetString()!);
        Assert.Equal(Composition.Default.Systems.Select(system => system.Name).Order(), systems.Keys.Order());
        var absent = systems.Values.Where(system => !system.GetProperty("is_available").GetBoolean()).ToArray();
        Assert.All(absent, system => Assert.NotEmpty(system.GetProperty("remedy").GetString()!));
        Assert.Contains("etcd", absent.Select(system => system.GetProperty("name").GetString()));
        Assert.Contains("replica-raft", absent.Select(system => system.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Scenario_of_a_system_that_is_absent_is_an_error_with_what_to_do()
    {
        var result = await RunAsync("etcd-mixed-load", ("PATH", "/nowhere"));

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("apt-get install etcd-server", result.Errors, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Scenario_of_a_system_of_a_wrong_version_is_an_error_that_names_both_versions()
    {
        var old = Path.Combine(_tool.Output, "etcd");
        Directory.CreateDirectory(_tool.Output);
        await File.WriteAllTextAsync(old, "#!/bin/sh\necho 'etcd Version: 3.3.27'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var result = await RunAsync("etcd-mixed-load", ("PERFTESTS_ETCD", old));

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("says version 3.3.27", result.Errors, StringComparison.Ordinal);
        Assert.Contains("etcd 3.4 or newer", result.Errors, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Scenario_of_an_absent_system_among_others_is_skipped_under_dotnet_test()
    {
        using var test = _tool.StartDotnet(
            ["test", Tool.Scenarios, "--filter", "Scenario=etcd-mixed-load", "--logger", "console;verbosity=normal"],
            ("PERFTESTS_ETCD", "/dev/null")
        );
        var result = await test.WaitAsync(Timeouts.Test);

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.Contains("says version nothing", result.Output, StringComparison.Ordinal);
        Assert.Contains("etcd 3.4 or newer", result.Output, StringComparison.Ordinal);
    }

    private async Task<ToolResult> RunAsync(string scenario, params (string Name, string Value)[] environment)
    {
        using var run = _tool.StartDotnet(
            [Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll"), "run", scenario, "--project", Tool.Scenarios],
            environment
        );
        return await run.WaitAsync(Timeouts.Test);
    }

    private void AssertNothingLeft()
    {
        Assert.Equal(0, _tool.CountNodes());
        Assert.False(Directory.Exists(_tool.State) && Directory.EnumerateFileSystemEntries(_tool.State).Any());
    }
}
