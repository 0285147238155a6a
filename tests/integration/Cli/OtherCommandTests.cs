using System.Text.Json;

namespace PerfTests.IntegrationTests.Cli;

public sealed class OtherCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Doctor_as_json_names_hosts_systems_and_engines()
    {
        var result = await _tool.RunAsync("doctor", "--json");

        using var document = JsonDocument.Parse(result.Output);
        var names = document
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .Where(finding => finding.GetProperty("is_available").GetBoolean())
            .Select(finding => finding.GetProperty("name").GetString())
            .ToArray();
        Assert.Contains("process", names);
        Assert.Contains("replica-raft", names);
        Assert.Contains("open-loop", names);
    }

    [Fact]
    public async Task Report_of_a_run_that_is_not_there_says_what_would_be_right()
    {
        var result = await _tool.RunAsync("report", "nothing-here", "--out", _tool.Output);

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("RUN is 'nothing-here'", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_of_slower_runs_ends_with_exit_code_1()
    {
        Directory.CreateDirectory(_tool.Output);
        var baseline = Write("base.csv", Enumerable.Range(0, 12).Select(run => 100 + (0.1 * run)));
        var slower = Write("slower.csv", Enumerable.Range(0, 12).Select(run => 120 + (0.1 * run)));

        var result = await _tool.RunAsync("compare", baseline, slower, "--json");

        Assert.True(result.ExitCode == 1, $"{result}");
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal("regressed", document.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("ms", document.RootElement.GetProperty("metrics")[0].GetProperty("name").GetString());
        Assert.Equal(
            2,
            document.RootElement.GetProperty("metrics")[0].GetProperty("interval_percent").GetArrayLength()
        );
    }

    [Fact]
    public async Task Compare_with_several_mistakes_names_all_of_them()
    {
        Directory.CreateDirectory(_tool.Output);
        var file = Path.Combine(_tool.Output, "bad.csv");
        await File.WriteAllTextAsync(file, "ms\n1\nx\n");

        var result = await _tool.RunAsync("compare", file, "/nowhere.csv", "--threshold", "much");

        Assert.True(result.ExitCode == 2, $"{result}");
        Assert.Contains("bad.csv, line 3", result.Errors, StringComparison.Ordinal);
        Assert.Contains("/nowhere.csv", result.Errors, StringComparison.Ordinal);
        Assert.Contains("--threshold is 'much'", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_points_of_a_step_are_where_it_is()
    {
        Directory.CreateDirectory(_tool.Output);
        var file = Write(
            "steps.csv",
            Enumerable.Range(0, 30).Select(run => (run < 17 ? 10.0 : 14.0) + (run % 3 * 0.1))
        );

        var result = await _tool.RunAsync("changepoints", file, "--json");

        using var document = JsonDocument.Parse(result.Output);
        var points = document.RootElement.GetProperty("change_points").GetProperty("ms");
        Assert.Equal([17], points.EnumerateArray().Select(point => point.GetInt32()));
    }

    private string Write(string name, IEnumerable<double> values)
    {
        var file = Path.Combine(_tool.Output, name);
        File.WriteAllLines(file, values.Select(value => FormattableString.Invariant($"{value}")).Prepend("ms"));
        return file;
    }
}
