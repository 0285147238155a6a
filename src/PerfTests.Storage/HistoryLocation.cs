using PerfTests.Settings;
using PerfTests.Storage.Postgres;

namespace PerfTests.Storage;

/// <summary>Where a history is kept.</summary>
public sealed record HistoryLocation
{
    /// <summary>The environment variable that says it.</summary>
    public const string Variable = "PERFTESTS_HISTORY";

    /// <summary>What the setting takes, for people.</summary>
    public const string Expected =
        "the path of a SQLite file, a PostgreSQL URL (postgresql://user:password@host:port/database) or connection string (Host=...;Database=...), or off";

    /// <summary>The file that a history is in unless something else is set, below the folder of all reports.</summary>
    public const string DefaultFile = "history.db";

    private const string Off = "off";

    private HistoryLocation() { }

    /// <summary>Full path of the SQLite file; null for another kind of store.</summary>
    public string? File { get; private init; }

    /// <summary>Whether no history is kept.</summary>
    public bool IsOff { get; private init; }

    /// <summary>What it is, for people; without credentials.</summary>
    public string Description =>
        IsOff ? "off"
        : File is { } file ? file
        : $"the PostgreSQL database that {Variable} names";

    /// <summary>The text that means it again; null for a database, whose address may hold a password and names who may enter.</summary>
    public string? Setting => IsOff ? Off : File;

    internal string? ConnectionString { get; private init; }

    /// <summary>The embedded default: a file below the folder of all reports.</summary>
    public static HistoryLocation Default(string outputRoot) =>
        new() { File = Path.GetFullPath(Path.Combine(outputRoot, DefaultFile)) };

    /// <summary>Reads the setting.</summary>
    /// <param name="text">The setting; null or empty for the default.</param>
    /// <param name="outputRoot">The folder of all reports.</param>
    /// <param name="setting">The setting's name as the user wrote it.</param>
    /// <exception cref="InvalidSettingsException">It cannot be used. The message does not repeat it, as it may hold a password.</exception>
    public static HistoryLocation Parse(string? text, string outputRoot, string setting = Variable)
    {
        SecretRedactor.OfProcess.AddFrom(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            return Default(outputRoot);
        }

        if (text == Off)
        {
            return new HistoryLocation { IsOff = true };
        }

        try
        {
            return PostgresAddress.Claims(text)
                ? new HistoryLocation { ConnectionString = PostgresAddress.Read(text) }
                : new HistoryLocation { File = Path.GetFullPath(text) };
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or NotSupportedException)
        {
            throw new InvalidSettingsException([new SettingProblem(setting, "(not shown)", Expected)]);
        }
    }

    /// <summary>Without what may be secret.</summary>
    public override string ToString() => Description;
}
