using System.Data.Common;
using System.Globalization;
using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;

namespace PerfTests.Storage.Sql;

/// <summary>Writes entries within a transaction that somebody else began.</summary>
internal sealed class EntryWriter(DbConnection connection)
{
    public async Task<AddOutcome> AddAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        var (added, there) = (0, 0);
        var conflicts = new List<string>();
        foreach (var entry in entries)
        {
            if (await AddRunAsync(entry, cancellationToken).ConfigureAwait(false) is { } id)
            {
                await AddDocumentAsync(id, entry, cancellationToken).ConfigureAwait(false);
                await AddMetricsAsync(id, entry.Metrics, cancellationToken).ConfigureAwait(false);
                added++;
            }
            else if (await IsSameRunAsync(entry, cancellationToken).ConfigureAwait(false))
            {
                there++;
            }
            else
            {
                conflicts.Add(entry.RunId);
            }
        }

        return new AddOutcome(added, there, conflicts);
    }

    /// <summary>The row's number; null if a run of that name is there.</summary>
    private async Task<long?> AddRunAsync(HistoryEntry entry, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "INSERT INTO run (run_id, scenario, started_at_ticks, epoch, status, revision) VALUES (@run_id, @scenario, @started_at, @epoch, @status, @revision) ON CONFLICT (run_id) DO NOTHING RETURNING id";
        command.Bind("run_id", entry.RunId);
        command.Bind("scenario", entry.Scenario);
        command.Bind("started_at", entry.StartedAt.UtcTicks);
        command.Bind("epoch", entry.Epoch);
        command.Bind("status", StatusText.Write(entry.Status));
        command.Bind("revision", entry.Commit);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long?;
    }

    private async Task AddDocumentAsync(long id, HistoryEntry entry, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO run_document (run, body) VALUES (@run, @body)";
        command.Bind("run", id);
        command.Bind("body", HistoryJson.Write(entry));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AddMetricsAsync(long id, IReadOnlyList<RunMetric> metrics, CancellationToken cancellationToken)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        // One statement for all: what costs time is the way to the database and back.
        await using var command = connection.CreateCommand();
        command.Bind("run", id);
        var rows = new List<string>(metrics.Count);
        for (var i = 0; i < metrics.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            rows.Add($"(@run, @name{number}, @value{number})");
            command.Bind("name" + number, metrics[i].Name);
            command.Bind("value" + number, metrics[i].Value);
        }

        command.CommandText = "INSERT INTO run_metric (run, name, value) VALUES " + string.Join(", ", rows);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsSameRunAsync(HistoryEntry entry, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM run WHERE run_id = @run_id AND started_at_ticks = @started_at";
        command.Bind("run_id", entry.RunId);
        command.Bind("started_at", entry.StartedAt.UtcTicks);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is 1L;
    }
}
