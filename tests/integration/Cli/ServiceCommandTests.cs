using System.Text.Json;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>Scenarios of services of one's own, whose delegates live in another assembly than the tool's.</summary>
public sealed class ServiceCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Run_of_services_over_http_and_grpc_is_loaded_measured_and_checked()
    {
        var result = await _tool.RunAsync(
            "run",
            "key-value-over-http",
            "key-value-over-grpc",
            "--project",
            Tool.Scenarios,
            "--duration-scale",
            "0.2",
            "--json"
        );

        result.AssertEndedAsItsVerdictsSay();
        using var document = JsonDocument.Parse(result.Output);
        var runs = document.RootElement.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(
            ["key-value-over-grpc", "key-value-over-http"],
            runs.Select(run => run.GetProperty("scenario").GetString()).Distinct().Order()
        );
        foreach (var run in runs)
        {
            Assert.True(run.GetProperty("figures").GetProperty("response_samples").GetInt64() > 500, $"{result}");
            var report = Path.Combine(
                document.RootElement.GetProperty("directory").GetString()!,
                run.GetProperty("report").GetString()!
            );
            var summary = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(report)!, "summary.md"));
            Assert.Contains("Safety: **valid**", summary, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.State));
    }
}
