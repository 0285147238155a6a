using System.Diagnostics;
using PerfTests.IntegrationTests.Cli;

namespace PerfTests.IntegrationTests.Storage;

/// <summary>Disks that are full or read-only: small ones of memory, each mounted where only the test's own processes see it.</summary>
public sealed class UnwritableHistoryTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [OwnMountsFact]
    public async Task Full_disk_is_said_and_what_was_stored_stays()
    {
        Directory.CreateDirectory(_tool.Output);
        var few = TestRuns.WriteLines(Path.Combine(_tool.Output, "few.jsonl"), TestRuns.Many(50));
        var many = TestRuns.WriteLines(Path.Combine(_tool.Output, "many.jsonl"), TestRuns.Many(5_000));

        var result = await RunAsync(
            $"""
            mount -t tmpfs -o size=1m tmpfs "$DISK"
            $TOOL history import {few} --history "$DISK/h.db"; echo "few: $?"
            $TOOL history import {many} --history "$DISK/h.db"; echo "many: $?"
            $TOOL history export --history "$DISK/h.db" | wc -l
            """
        );

        Assert.Equal(["few: 0", "many: 2", "50"], Tail(result));
        Assert.Contains("is full", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [OwnMountsFact]
    public async Task Read_only_disk_is_said_and_the_history_stays()
    {
        Directory.CreateDirectory(_tool.Output);
        var few = TestRuns.WriteLines(Path.Combine(_tool.Output, "few.jsonl"), TestRuns.Many(50));

        var result = await RunAsync(
            $"""
            mount -t tmpfs tmpfs "$DISK"
            $TOOL history import {few} --history "$DISK/h.db"; echo "before: $?"
            sum=$(sha256sum "$DISK/h.db")
            mount -o remount,ro "$DISK"
            $TOOL history import {few} --history "$DISK/h.db"; echo "import: $?"
            $TOOL history import {few} --history "$DISK/new.db"; echo "new: $?"
            $TOOL history prune --keep 1 --history "$DISK/h.db"; echo "prune: $?"
            [ "$sum" = "$(sha256sum "$DISK/h.db")" ] && echo same
            """
        );

        Assert.Equal(["before: 0", "import: 2", "new: 2", "prune: 2", "same"], Tail(result));
        Assert.Contains("cannot be", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static string[] Tail(ToolResult result) =>
        [
            .. result
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.Contains("runs added", StringComparison.Ordinal)),
        ];

    private async Task<ToolResult> RunAsync(string script)
    {
        var disk = Directory.CreateDirectory(Path.Combine(_tool.Output, "disk")).FullName;
        var start = new ProcessStartInfo("unshare", ["--mount", "bash", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DISK"] = disk;
        start.Environment["TOOL"] = "dotnet " + Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll");
        using var process = new ToolProcess(start);
        return await process.WaitAsync(Timeouts.Step);
    }
}
