using System.Text.Json;

namespace PerfTests.IntegrationTests.Cli;

internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    /// <summary>
    /// Holds the exit code of <c>perftests run --json</c> against the verdicts that it printed. A busy machine may make a run invalid, or slower than its
    /// objective; it makes none break down or end early, and none of it changes what a verdict means.
    /// </summary>
    public void AssertEndedAsItsVerdictsSay()
    {
        Assert.True(ExitCode is 0 or 1, $"{this}");
        using var document = JsonDocument.Parse(Output);
        var verdicts = document
            .RootElement.GetProperty("runs")
            .EnumerateArray()
            .Select(run => run.GetProperty("verdict"))
            .ToArray();
        Assert.NotEmpty(verdicts);
        Assert.DoesNotContain(verdicts, verdict => Status(verdict) == "incomplete");
        var failed = verdicts.Where(verdict => Status(verdict) == "failed").ToArray();
        Assert.All(
            failed.SelectMany(verdict => verdict.GetProperty("reasons").EnumerateArray()),
            reason => Assert.Contains("the objective", reason.GetString()!, StringComparison.Ordinal)
        );
        Assert.True(ExitCode == (failed.Length > 0 ? 1 : 0), $"{this}");
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";

    private static string Status(JsonElement verdict) => verdict.GetProperty("status").GetString()!;
}
