using Microsoft.Data.Sqlite;
using PerfTests.Analysis;
using PerfTests.Analysis.History;
using PerfTests.Running;
using PerfTests.Sessions.History;
using PerfTests.Storage;

namespace PerfTests.IntegrationTests.Storage;

public sealed class SqliteHistoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-history-");
    private readonly HistoryLocation _location;

    public SqliteHistoryTests() => _location = HistoryLocation.Default(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Runs_stored_twice_are_there_once_with_every_digit()
    {
        HistoryEntry[] runs = [.. TestRuns.Many(10)];
        await using var store = await OpenAsync(HistoryAccess.Write);

        var first = await store.AddAsync(runs, default);
        var again = await store.AddAsync(runs, default);
        var read = await store.ListAsync(new HistoryFilter(), default);

        Assert.Equal((10, 0), (first.Added, first.AlreadyThere));
        Assert.Equal((0, 10), (again.Added, again.AlreadyThere));
        Assert.Equal(runs.Reverse().Select(HistoryJson.Write), read.Select(HistoryJson.Write));
        Assert.Equal(["history.db"], _folder.GetFiles().Select(file => file.Name).Where(name => !name.Contains('-')));
    }

    [Fact]
    public async Task Another_run_of_the_same_name_is_a_conflict_and_changes_nothing()
    {
        var run = TestRuns.One(1);
        await using var store = await OpenAsync(HistoryAccess.Write);
        await store.AddAsync([run], default);

        var outcome = await store.AddAsync([run with { StartedAt = run.StartedAt.AddTicks(1) }], default);

        Assert.Equal([run.RunId], outcome.Conflicts);
        Assert.Equal(run.StartedAt, (await store.FindAsync(run.RunId, default))!.StartedAt);
    }

    [Fact]
    public async Task Filters_pick_the_runs_that_they_name()
    {
        await using var store = await OpenAsync(HistoryAccess.Write);
        await store.AddAsync([.. TestRuns.Many(20)], default);

        var since = DateTimeOffset.UnixEpoch.AddHours(15);
        var runs = await store.ListAsync(
            new HistoryFilter
            {
                Scenario = "odd",
                Since = since,
                Last = 2,
            },
            default
        );
        var hostile = await store.ListAsync(new HistoryFilter { Scenario = "odd' OR '1'='1" }, default);

        Assert.Equal(["run-000019", "run-000017"], runs.Select(run => run.RunId));
        Assert.Empty(hostile);
        Assert.Equal(
            [KeyValuePair.Create("even", 10L), KeyValuePair.Create("odd", 10L)],
            await store.ListScenariosAsync(default)
        );
    }

    [Fact]
    public async Task Series_of_a_metric_holds_what_the_documents_hold()
    {
        HistoryEntry[] runs = [.. TestRuns.Many(20)];
        await using var store = await OpenAsync(HistoryAccess.Write);
        await store.AddAsync(runs, default);

        var series = await store.ReadSeriesAsync(
            FigureNames.ResponseP50,
            new HistoryFilter { Scenario = "even" },
            default
        );

        Assert.Equal(
            runs.Where(run => run.Scenario == "even")
                .Reverse()
                .Select(run => new HistoryPoint(
                    run.RunId,
                    run.StartedAt,
                    run.Epoch,
                    run.Status,
                    run.Commit,
                    run.Metrics[1].Value
                )),
            series
        );
    }

    [Theory]
    [InlineData(null, 3, 14)]
    [InlineData(15, null, 15)]
    [InlineData(15, 2, 16)]
    public async Task Pruning_keeps_what_the_rule_keeps_and_nothing_else(int? hours, int? newest, int removed)
    {
        var rule = new Retention
        {
            From = hours is { } age ? DateTimeOffset.UnixEpoch.AddHours(age) : null,
            NewestPerScenario = newest,
        };
        await using var store = await OpenAsync(HistoryAccess.Write);
        await store.AddAsync([.. TestRuns.Many(20)], default);

        var rehearsed = await store.PruneAsync(rule, isRehearsal: true, default);
        var before = (await store.ListAsync(new HistoryFilter(), default)).Count;
        var pruned = await store.PruneAsync(rule, isRehearsal: false, default);
        var after = await store.ListAsync(new HistoryFilter(), default);

        Assert.Equal((removed, 20, removed), (rehearsed, before, pruned));
        Assert.Equal(
            TestRuns.Many(20).Reverse().Take(20 - removed).Select(run => run.RunId),
            after.Select(run => run.RunId)
        );
        Assert.Equal(TestRuns.MetricsPerRun * (20 - removed), Query("SELECT count(*) FROM run_metric"));
    }

    [Fact]
    public async Task Export_of_an_import_is_the_same_file()
    {
        await using (var store = await OpenAsync(HistoryAccess.Write))
        {
            await store.AddAsync([.. TestRuns.Many(2_345)], default);
            await HistoryExport.RunAsync(store, new HistoryFilter(), PathOf("one.jsonl"), default);
        }

        var other = HistoryLocation.Parse(PathOf("other.db"), _folder.FullName);
        await using var copy = await HistoryStores.Default.OpenAsync(
            other,
            HistoryAccess.Write,
            TimeProvider.System,
            default
        );
        var outcome = await HistoryImport.RunAsync([PathOf("one.jsonl")], copy, new AnalysisOptions(), default);
        await HistoryExport.RunAsync(copy, new HistoryFilter(), PathOf("two.jsonl"), default);

        Assert.Equal(2_345, outcome.Added);
        Assert.Equal(File.ReadAllText(PathOf("one.jsonl")), File.ReadAllText(PathOf("two.jsonl")));
        Assert.Empty(_folder.GetFiles("*.part"));
    }

    [Fact]
    public async Task Writers_that_open_a_new_history_at_once_all_store_their_runs()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        await using var store = await OpenAsync(HistoryAccess.Write);
                        foreach (var run in TestRuns.Many(10, $"writer-{writer}"))
                        {
                            await store.AddAsync([run], default);
                        }
                    })
                )
        );

        Assert.Equal(80, Query("SELECT count(*) FROM run"));
        Assert.Equal(80, Query("SELECT count(*) FROM run_document"));
        Assert.Equal("ok", QueryText("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task History_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await FillAsync(3);
        Query("PRAGMA user_version = 99; SELECT 1");
        var before = File.ReadAllBytes(_location.File!);

        foreach (var access in (HistoryAccess[])[HistoryAccess.Read, HistoryAccess.Write])
        {
            var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() => OpenAsync(access));
            Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(_location.File!));
    }

    [Fact]
    public async Task Database_of_another_program_is_refused_and_left_as_it_is()
    {
        Query("CREATE TABLE precious (x); INSERT INTO precious VALUES (1); SELECT 1");
        var before = File.ReadAllBytes(_location.File!);

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() => OpenAsync(HistoryAccess.Write));

        Assert.Contains("another program", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_location.File!));
    }

    [Theory]
    [InlineData(0, "not a SQLite database")]
    [InlineData(4_096, "damaged")]
    public async Task Damaged_history_is_refused_and_left_as_it_is(int from, string words)
    {
        await FillAsync(200);
        var bytes = File.ReadAllBytes(_location.File!);
        bytes.AsSpan(from).Fill(0x5A);
        File.WriteAllBytes(_location.File!, bytes);

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(async () =>
        {
            await using var store = await OpenAsync(HistoryAccess.Write);
            await store.AddAsync([TestRuns.One(999)], default);
        });

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_location.File!));
    }

    [Fact]
    public async Task History_cut_short_is_refused()
    {
        await FillAsync(200);
        using (var file = File.OpenWrite(_location.File!))
        {
            file.SetLength(file.Length / 2);
        }

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(async () =>
        {
            await using var store = await OpenAsync(HistoryAccess.Read);
            await store.ListAsync(new HistoryFilter(), default);
        });

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_changed_by_hand_is_refused_and_named()
    {
        await FillAsync(1);
        Query("UPDATE run_document SET body = '{}'; SELECT 1");
        await using var store = await OpenAsync(HistoryAccess.Read);

        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() =>
            store.ListAsync(new HistoryFilter(), default)
        );

        Assert.Contains("changed by hand", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_that_is_not_there_is_not_made_by_reading()
    {
        var refusal = await Assert.ThrowsAsync<HistoryStoreException>(() => OpenAsync(HistoryAccess.Read));

        Assert.Contains("no history yet", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    private Task<IHistoryStore> OpenAsync(HistoryAccess access) =>
        HistoryStores.Default.OpenAsync(_location, access, TimeProvider.System, default);

    private async Task FillAsync(int count)
    {
        await using var store = await OpenAsync(HistoryAccess.Write);
        await store.AddAsync([.. TestRuns.Many(count)], default);
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private long Query(string statement) => (long)Scalar(statement)!;

    private string QueryText(string statement) => (string)Scalar(statement)!;

    private object? Scalar(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={_location.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar();
    }
}
