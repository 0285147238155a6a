using System.Collections.Concurrent;
using PerfTests.Analysis.History;
using PerfTests.IntegrationTests.Cli;
using PerfTests.Running;
using PerfTests.Sessions.History;
using PerfTests.Storage;

namespace PerfTests.IntegrationTests.Storage;

public sealed class PostgresHistoryTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [PostgresFact]
    public async Task Ten_writers_through_a_crash_of_the_server_lose_nothing_and_double_nothing()
    {
        const int Writers = 10;
        const int Each = 60;
        var url = server.CreateDatabase();
        var acknowledged = new ConcurrentBag<string>();
        var half = new TaskCompletionSource();

        // Neighbours store the same runs: whoever comes second must find them there.
        var writers = Enumerable
            .Range(0, Writers)
            .Select(writer =>
                Task.Run(async () =>
                {
                    await using var store = await OpenAsync(url, HistoryAccess.Write);
                    foreach (var run in TestRuns.Many(Each, $"pair-{writer / 2}"))
                    {
                        var outcome = await store.AddAsync([run], default);
                        Assert.Empty(outcome.Conflicts);
                        acknowledged.Add(run.RunId);
                        if (acknowledged.Count > Writers * Each / 3)
                        {
                            half.TrySetResult();
                        }
                    }
                })
            )
            .ToArray();
        await (await Task.WhenAny(half.Task, Task.WhenAll(writers))).WaitAsync(TimeSpan.FromMinutes(1));
        server.Crash();
        var before = acknowledged.Distinct().ToArray();
        server.Start();
        await using (var reader = await OpenAsync(url, HistoryAccess.Read))
        {
            var there = (await reader.ListAsync(new HistoryFilter(), default)).Select(run => run.RunId).ToHashSet();
            Assert.Empty(before.Where(run => !there.Contains(run)));
        }

        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromMinutes(2));

        await using var store = await OpenAsync(url, HistoryAccess.Read);
        var runs = await store.ListAsync(new HistoryFilter(), default);
        Assert.Equal(Writers / 2 * Each, runs.Count);
        Assert.Equal(Writers / 2 * Each, runs.Select(run => run.RunId).Distinct().Count());
        Assert.InRange(before.Length, Writers * Each / 6, (Writers / 2 * Each) - 1);
        var series = await store.ReadSeriesAsync(FigureNames.Goodput, new HistoryFilter { Scenario = "odd" }, default);
        Assert.Equal(runs.Count / 2, series.Count);
    }

    [PostgresFact]
    public async Task Writers_that_open_a_new_history_at_once_make_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var url = server.CreateDatabase();
            var stores = await Task.WhenAll(
                Enumerable.Range(0, 10).Select(_ => Task.Run(() => OpenAsync(url, HistoryAccess.Write)))
            );
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }

            Assert.Equal(1L, server.Execute(NameOf(url), "SELECT count(*) FROM perftests.schema_version"));
        }
    }

    [PostgresFact]
    public async Task Export_from_postgres_is_the_file_that_was_imported_from_sqlite()
    {
        using var tool = new Tool();
        Directory.CreateDirectory(tool.Output);
        var (one, two) = (Path.Combine(tool.Output, "one.jsonl"), Path.Combine(tool.Output, "two.jsonl"));
        TestRuns.WriteLines(one, TestRuns.Many(1_500).Reverse());
        var url = server.CreateDatabase();

        var import = await tool.RunAsync("history", "import", one, "--history", url);
        var export = await tool.RunAsync("history", "export", two, "--history", url);

        Assert.True(import.ExitCode == 0, $"{import}");
        Assert.True(export.ExitCode == 0, $"{export}");
        Assert.Equal(File.ReadAllText(one), File.ReadAllText(two));
        Assert.DoesNotContain("perftester", $"{import}{export}", StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Pruning_keeps_the_newest_of_each_scenario_and_removes_what_hangs_on_the_rest()
    {
        var url = server.CreateDatabase();
        await using var store = await OpenAsync(url, HistoryAccess.Write);
        await store.AddAsync([.. TestRuns.Many(20)], default);

        var removed = await store.PruneAsync(new Retention { NewestPerScenario = 3 }, isRehearsal: false, default);

        Assert.Equal(14, removed);
        Assert.Equal(
            6L * TestRuns.MetricsPerRun,
            server.Execute(NameOf(url), "SELECT count(*) FROM perftests.run_metric")
        );
    }

    [PostgresFact]
    public async Task Trend_of_runs_in_postgres_is_that_of_the_same_runs_in_sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("perftests-history-");
        try
        {
            HistoryEntry[] runs = [.. TestRuns.Many(300)];
            var trends = new List<string>();
            foreach (
                var location in (HistoryLocation[])
                    [HistoryLocation.Parse(server.CreateDatabase(), ""), HistoryLocation.Default(folder.FullName)]
            )
            {
                await using var store = await HistoryStores.Default.OpenAsync(
                    location,
                    HistoryAccess.Write,
                    TimeProvider.System,
                    default
                );
                await store.AddAsync(runs, default);
                var read = await HistoryTrends.ReadAsync(store, new HistoryFilter { Scenario = "odd" }, [], default);
                trends.Add(System.Text.Json.JsonSerializer.Serialize(read));
            }

            Assert.Equal(trends[0], trends[1]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [PostgresFact]
    public async Task History_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        var url = server.CreateDatabase();
        await using (var store = await OpenAsync(url, HistoryAccess.Write))
        {
            await store.AddAsync([TestRuns.One(1)], default);
        }

        server.Execute(NameOf(url), "INSERT INTO perftests.schema_version (version) VALUES (99)");

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() => OpenAsync(url, HistoryAccess.Write));

        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1L, server.Execute(NameOf(url), "SELECT count(*) FROM perftests.run"));
    }

    [PostgresFact]
    public async Task Schema_with_tables_of_another_program_is_refused_and_left_as_it_is()
    {
        var url = server.CreateDatabase();
        server.Execute(NameOf(url), "CREATE SCHEMA perftests; CREATE TABLE perftests.run (precious int)");

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() => OpenAsync(url, HistoryAccess.Write));

        Assert.Contains("other tables", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(
            1L,
            server.Execute(
                NameOf(url),
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'perftests'"
            )
        );
    }

    [PostgresFact]
    public async Task Database_that_is_read_only_is_said_to_be()
    {
        var url = server.CreateDatabase();
        await using (await OpenAsync(url, HistoryAccess.Write)) { }
        server.Execute("postgres", $"ALTER DATABASE {NameOf(url)} SET default_transaction_read_only = on");
        Npgsql.NpgsqlConnection.ClearAllPools();

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(async () =>
        {
            await using var store = await OpenAsync(url, HistoryAccess.Write);
            await store.AddAsync([TestRuns.One(1)], default);
        });

        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Database_that_does_not_exist_is_said_without_its_name()
    {
        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() =>
            OpenAsync(server.Url("no_such_secret"), HistoryAccess.Write)
        );

        Assert.Contains("create the database", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no_such_secret", $"{refusal}", StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Database_without_a_history_is_not_given_one_by_reading()
    {
        var url = server.CreateDatabase();

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() => OpenAsync(url, HistoryAccess.Read));

        Assert.Contains("no history yet", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(false, server.Execute(NameOf(url), "SELECT to_regnamespace('perftests') IS NOT NULL"));
    }

    private static Task<IHistoryStore> OpenAsync(string url, HistoryAccess access) =>
        HistoryStores.Default.OpenAsync(HistoryLocation.Parse(url, ""), access, TimeProvider.System, default);

    private static string NameOf(string url) => new Uri(url).AbsolutePath.TrimStart('/');
}
