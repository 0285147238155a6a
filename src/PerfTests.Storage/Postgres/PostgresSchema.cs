namespace PerfTests.Storage.Postgres;

/// <summary>The tables of a history in PostgreSQL, version by version. A script that was released is never changed.</summary>
internal static class PostgresSchema
{
    /// <summary>The schema that holds all tables.</summary>
    public const string Name = "perftests";

    /// <summary>The table with the versions that were reached.</summary>
    public const string VersionTableName = "schema_version";

    /// <summary>The same with its schema.</summary>
    public const string VersionTable = Name + "." + VersionTableName;

    /// <summary>
    /// As in SQLite. Names sort by their bytes whatever the database's language. The schema is made only where it is missing, so that a user without the
    /// right to make one can be given it.
    /// </summary>
    private const string First = """
        DO $$ BEGIN
            IF to_regnamespace('perftests') IS NULL THEN CREATE SCHEMA perftests; END IF;
        END $$;
        CREATE TABLE perftests.schema_version (
            version bigint PRIMARY KEY,
            reached_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE perftests.run (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id text COLLATE "C" NOT NULL UNIQUE,
            scenario text COLLATE "C" NOT NULL,
            started_at_ticks bigint NOT NULL,
            epoch text NOT NULL,
            status text NOT NULL,
            revision text
        );
        CREATE INDEX run_by_time ON perftests.run (started_at_ticks, run_id);
        CREATE INDEX run_by_scenario ON perftests.run (scenario, started_at_ticks, run_id);
        CREATE TABLE perftests.run_document (
            run bigint PRIMARY KEY REFERENCES perftests.run (id) ON DELETE CASCADE,
            body text NOT NULL
        );
        CREATE TABLE perftests.run_metric (
            run bigint NOT NULL REFERENCES perftests.run (id) ON DELETE CASCADE,
            name text COLLATE "C" NOT NULL,
            value double precision NOT NULL,
            PRIMARY KEY (run, name) INCLUDE (value)
        );
        """;

    /// <summary>Statements that bring the tables from each version to the next.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [First];
}
