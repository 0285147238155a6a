using System.Diagnostics;
using PerfTests.IntegrationTests.Storage;

namespace PerfTests.IntegrationTests.Cli;

/// <summary>Runs whose output folder lies on a small disk of memory, mounted where only the test's own processes see it.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [OwnMountsFact]
    public async Task Disk_without_room_for_the_first_files_is_refused_before_anything_starts()
    {
        var result = await RunAsync(
            $"""
            mount -t tmpfs -o size=32k tmpfs "$DISK"
            $TOOL run raft-closed-loop --project {Tool.Scenarios} --out "$DISK" --history off; echo "exit: $?"
            """
        );

        Assert.Contains("exit: 2", result.Output, StringComparison.Ordinal);
        Assert.Contains("output folder is", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("starting", result.Errors, StringComparison.Ordinal);
        AssertNoTrace(result);
    }

    [OwnMountsFact]
    public async Task Disk_that_fills_under_load_ends_the_load_and_keeps_and_shows_what_was_measured()
    {
        var result = await RunAsync(
            $"""
            mount -t tmpfs -o size=256k tmpfs "$DISK"
            $TOOL run raft-mixed-load --project {Tool.Scenarios} --out "$DISK" --history off --repetitions 3; echo "exit: $?"
            cat "$DISK"/*/raft-mixed-load/run-01/completion.json
            wc -l "$DISK"/*/raft-mixed-load/run-01/intervals.jsonl
            ls -d "$DISK"/*/raft-mixed-load/run-*
            $TOOL report latest --out "$DISK"; echo "report: $?"
            """
        );

        Assert.Contains("exit: 1", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "raft-mixed-load: incomplete. The disk is full: facts after second ",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("report: none, the disk is full", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"not_recorded\"", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("run-02", result.Output, StringComparison.Ordinal);
        Assert.Contains("report: 1", result.Output, StringComparison.Ordinal);
        AssertNoTrace(result);
    }

    [OwnMountsFact]
    public async Task Disk_that_has_room_for_the_facts_and_not_for_the_report_costs_the_report_and_not_the_verdict()
    {
        var result = await RunAsync(
            $"""
            $TOOL run raft-closed-loop --project {Tool.Scenarios} --out "$PLENTY" --history off --duration-scale 0.2 2>/dev/null
            run=$(dirname "$PLENTY"/*/raft-closed-loop/run-01/run.json)
            rm "$run"/report.html "$run"/summary.md "$run"/result.json
            mount -t tmpfs -o size=$(( $(du -sk --apparent-size "$run" | cut -f1) + 80 ))k tmpfs "$DISK"
            cp -r "$run" "$DISK/run" && echo copied
            $TOOL report "$DISK/run" --out "$DISK"; echo "exit: $?"
            """
        );

        Assert.Contains("copied", result.Output, StringComparison.Ordinal);
        Assert.Contains("exit: 1", result.Output, StringComparison.Ordinal);
        Assert.Contains("/s committed of", result.Output, StringComparison.Ordinal);
        Assert.Contains("report: none, the disk is full", result.Output, StringComparison.Ordinal);
        AssertNoTrace(result);
    }

    private void AssertNoTrace(ToolResult result)
    {
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, _tool.CountNodes());
    }

    private async Task<ToolResult> RunAsync(string script)
    {
        var start = new ProcessStartInfo("unshare", ["--mount", "bash", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DISK"] = Directory.CreateDirectory(Path.Combine(_tool.Output, "disk")).FullName;
        start.Environment["PLENTY"] = Directory.CreateDirectory(Path.Combine(_tool.Output, "plenty")).FullName;
        start.Environment["TOOL"] = "dotnet " + Path.Combine(AppContext.BaseDirectory, "PerfTests.Cli.dll");
        start.Environment["PERFTESTS_STATE"] = _tool.State;
        start.Environment["PERFTESTS_HOST"] = "process";
        start.Environment.Remove("GITHUB_STEP_SUMMARY");
        using var process = new ToolProcess(start);
        return await process.WaitAsync(Timeouts.Command);
    }
}
