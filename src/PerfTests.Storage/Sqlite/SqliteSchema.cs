namespace PerfTests.Storage.Sqlite;

/// <summary>The tables of a history in SQLite, version by version. A script that was released is never changed.</summary>
internal static class SqliteSchema
{
    /// <summary>
    /// Rows of <c>run</c> are narrow and the documents stand apart, so that a list or a trend over many runs reads few pages. Times are ticks of 100 ns since
    /// year 1, in UTC, so that not a digit is lost.
    /// </summary>
    private const string First = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            run_id TEXT NOT NULL UNIQUE,
            scenario TEXT NOT NULL,
            started_at_ticks INTEGER NOT NULL,
            epoch TEXT NOT NULL,
            status TEXT NOT NULL,
            revision TEXT
        ) STRICT;
        CREATE INDEX run_by_time ON run (started_at_ticks, run_id);
        CREATE INDEX run_by_scenario ON run (scenario, started_at_ticks, run_id, epoch, status, revision);
        CREATE TABLE run_document (
            run INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
            body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE run_metric (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value REAL NOT NULL,
            PRIMARY KEY (run, name)
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Statements that bring the tables from each version to the next.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [First];
}
