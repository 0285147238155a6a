using Microsoft.Data.Sqlite;
using PerfTests.IntegrationTests.Cli;

namespace PerfTests.IntegrationTests.Storage;

public sealed class KilledWriterTests : IDisposable
{
    /// <summary>Runs that an import commits together.</summary>
    private const int Batch = 1_000;
    private const int Runs = 12 * Batch;

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    /// <summary>SIGKILL in the middle of writing, three times at later places, each time seen by a reader beside it; then the rest is stored.</summary>
    [Fact]
    public async Task Writer_that_is_killed_loses_nothing_committed_and_corrupts_nothing()
    {
        Directory.CreateDirectory(_tool.Output);
        var lines = TestRuns.WriteLines(Path.Combine(_tool.Output, "runs.jsonl"), TestRuns.Many(Runs));
        var kept = 0L;
        for (var kill = 0; kill < 3; kill++)
        {
            using var import = _tool.Start("history", "import", lines);
            var seen = await WaitForMoreThanAsync(kept, import);

            import.Kill();
            await import.WaitAsync(Timeouts.Step);

            // All or nothing of each commit; what a reader saw before the kill is still there.
            kept = Query("SELECT count(*) FROM run");
            Assert.InRange(kept, seen, Runs - Batch);
            Assert.Equal(0, kept % Batch);
            AssertWhole(kept);
        }

        var rest = await _tool.RunAsync("history", "import", lines, "--json");

        Assert.True(rest.ExitCode == 0, $"{rest}");
        Assert.Contains($"\"already_there\": {kept}", rest.Output, StringComparison.Ordinal);
        AssertWhole(Runs);
        Assert.Equal(Runs, Query("SELECT count(DISTINCT run_id) FROM run"));
    }

    private void AssertWhole(long runs)
    {
        Assert.Equal("ok", Scalar("PRAGMA integrity_check"));
        Assert.Null(Scalar("PRAGMA foreign_key_check"));
        Assert.Equal(runs, Query("SELECT count(*) FROM run JOIN run_document ON run_document.run = run.id"));
        Assert.Equal(TestRuns.MetricsPerRun * runs, Query("SELECT count(*) FROM run_metric"));
    }

    private async Task<long> WaitForMoreThanAsync(long runs, ToolProcess import)
    {
        using var deadline = new CancellationTokenSource(Timeouts.Step);
        while (true)
        {
            Assert.False(import.HasExited, "the import ended before it was to be killed");
            if (File.Exists(History) && HasTables() && Query("SELECT count(*) FROM run") is var seen && seen > runs)
            {
                return seen;
            }

            await Task.Delay(5, deadline.Token);
        }
    }

    private string History => Path.Combine(_tool.Output, "history.db");

    private bool HasTables() => Query("SELECT count(*) FROM sqlite_schema WHERE name = 'run_metric'") == 1;

    private long Query(string statement) => (long)Scalar(statement)!;

    private object? Scalar(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={History};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar();
    }
}
