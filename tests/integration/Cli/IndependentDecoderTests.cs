using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>A decoder that shares no code with the product recomputes every figure of a run from its folder.</summary>
public sealed partial class IndependentDecoderTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [PythonFact]
    public async Task Figures_of_a_run_are_those_that_another_decoder_finds_in_its_folder()
    {
        await _tool.RunAsync("run", "raft-mixed-load", "--project", Tool.Scenarios, "--duration-scale", "0.15");
        var folders = Directory
            .EnumerateFiles(_tool.Output, "result.json", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .ToArray();

        Assert.NotEmpty(folders);
        foreach (var run in folders)
        {
            var (code, output) = await DecodeAsync(run);
            Assert.True(code == 0, output);
            var compared = int.Parse(Compared().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.True(compared > 300, output);
        }

        // And it would have said so: one second more in the sum of an interval.
        var folder = folders[0];
        var intervals = Path.Combine(folder, "intervals.jsonl");
        var facts = await File.ReadAllTextAsync(intervals);
        var sum = Sum().Match(facts, facts.IndexOf("\"stage\":\"measure\"", StringComparison.Ordinal)).Groups[1];
        await File.WriteAllTextAsync(
            intervals,
            facts
                .Remove(sum.Index, sum.Length)
                .Insert(
                    sum.Index,
                    (long.Parse(sum.Value, CultureInfo.InvariantCulture) + 1_000_000_000).ToString(
                        CultureInfo.InvariantCulture
                    )
                )
        );
        var (planted, said) = await DecodeAsync(folder);
        Assert.True(planted == 1, said);
        Assert.Contains("response.mean_us", said, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(\d+) figures compared")]
    private static partial Regex Compared();

    [GeneratedRegex("\"response\":\\{\"count\":\\d+,\"sum_ns\":(\\d+)")]
    private static partial Regex Sum();

    private static async Task<(int Code, string Output)> DecodeAsync(string folder)
    {
        var start = new ProcessStartInfo(
            "python3",
            [Path.Combine(AppContext.BaseDirectory, "independent", "decode_run.py"), folder]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
