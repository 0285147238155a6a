using System.Text.RegularExpressions;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>What each way to end means in both faces, and what <c>dotnet test</c> prints of it at its default verbosity.</summary>
public sealed partial class OutcomeTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Outcomes_under_dotnet_test_in_a_pipe_are_plain_lines_with_reasons_and_the_report_last()
    {
        using var test = _tool.StartDotnet(
            TestArguments("passed", "failed", "invalid", "unsupported", "not-installed")
        );
        var result = await test.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 1, $"{result}");
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        AssertSaysEverything(result.Output, lines);
        Assert.StartsWith($"report: {_tool.Output}", lines[^1], StringComparison.Ordinal);
        Assert.Contains("5 scenarios: 1 passed, 1 failed, 3 skipped", lines);
        Assert.Matches("Failed: +1, Passed: +1, Skipped: +3, Total: +5", result.Output);
    }

    [TerminalFact]
    public async Task Outcomes_under_dotnet_test_in_a_terminal_are_plain_lines_with_reasons_and_no_warnings()
    {
        var command = string.Join(
            ' ',
            TestArguments("passed", "failed", "invalid", "unsupported", "not-installed")
                .Append("--tl:on")
                .Select(argument => $"'{argument}'")
        );
        using var test = _tool.Start(
            "script",
            ["--quiet", "--return", "--command", $"dotnet {command}", "/dev/null"],
            ("TERM", "xterm-256color")
        );
        var result = await test.WaitAsync(Timeouts.Command);

        Assert.True(result.ExitCode == 1, $"{result}");
        var text = Escapes().Replace(result.Output, "").Replace("\r", "", StringComparison.Ordinal);
        var lines = text.Split('\n');
        AssertSaysEverything(text, lines);
        Assert.Contains(lines, line => line.StartsWith($"report: {_tool.Output}", StringComparison.Ordinal));
        Assert.DoesNotContain("warning", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("passed", "skip", 0, 0)]
    [InlineData("failed", "skip", 1, 1)]
    [InlineData("assertion", "skip", 1, 1)]
    [InlineData("incomplete", "skip", 1, 1)]
    [InlineData("invalid", "skip", 0, 0)]
    [InlineData("invalid", "fail", 1, 1)]
    [InlineData("unsupported", "fail", 0, 0)]
    [InlineData("not-installed", "fail", 0, 2)]
    public async Task Outcome_ends_both_faces_with_the_exit_code_of_its_meaning(
        string outcome,
        string invalidRuns,
        int testCode,
        int runCode
    )
    {
        using var test = _tool.StartDotnet(TestArguments(outcome), ("PERFTESTS_INVALID", invalidRuns));
        var tested = await test.WaitAsync(Timeouts.Command);
        var run = await _tool.RunAsync(
            "run",
            $"outcome-{outcome}",
            "--project",
            Tool.Outcomes,
            "--invalid",
            invalidRuns
        );

        Assert.True(tested.ExitCode == testCode, $"{tested}");
        Assert.True(run.ExitCode == runCode, $"{run}");
        if (outcome == "assertion")
        {
            const string Said =
                "failed: outcome-assertion: the run passed, an assertion of the test did not: a million";
            Assert.Contains(Said, tested.Output, StringComparison.Ordinal);
            Assert.Contains(Said, run.Output, StringComparison.Ordinal);
        }

        Assert.Equal(0, _tool.CountNodes());
    }

    private static void AssertSaysEverything(string text, IEnumerable<string> lines)
    {
        Assert.Contains(lines, line => line.StartsWith("outcome-passed: measure ", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.StartsWith("outcome-failed: failed. An objective", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.StartsWith("outcome-invalid: invalid. ", StringComparison.Ordinal));
        Assert.Contains("  - the p99 of schedule lag is ", text, StringComparison.Ordinal);
        Assert.Contains("LoadLimits.SharedMachine", text, StringComparison.Ordinal);
        Assert.Contains("against the objective: at most", text, StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("outcome-unsupported: skipped, ", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.StartsWith("outcome-not-installed: skipped, not installed: ", StringComparison.Ordinal)
        );
    }

    private static string[] TestArguments(params string[] outcomes)
    {
        var (folder, configuration) = Tool.OutcomesProject;
        return
        [
            "test",
            folder,
            "--no-build",
            "--configuration",
            configuration,
            "--filter",
            string.Join('|', outcomes.Select(outcome => $"Scenario=outcome-{outcome}")),
        ];
    }

    [GeneratedRegex(@"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?=]*[A-Za-z]|\x1b[=>]")]
    private static partial Regex Escapes();
}
