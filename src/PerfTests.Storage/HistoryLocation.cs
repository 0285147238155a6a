using System.Text.RegularExpressions;
using PerfTests.Settings;
using PerfTests.Storage.Postgres;
using PerfTests.Storage.Sqlite;

namespace PerfTests.Storage;

/// <summary>Where a history is kept.</summary>
public sealed partial record HistoryLocation
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

    /// <summary>Name of the kind of store (<see cref="IHistoryStoreSource.Name"/>).</summary>
    public string Store { get; private init; } = SqliteSource.Kind;

    /// <summary>Full path of the SQLite file; null for another kind of store.</summary>
    public string? File => Store == SqliteSource.Kind && !IsOff ? Address : null;

    /// <summary>Whether no history is kept.</summary>
    public bool IsOff { get; private init; }

    /// <summary>What it is, for people; without credentials.</summary>
    public string Description =>
        IsOff ? "off"
        : File is { } file ? file
        : Store == PostgresSource.Kind ? PostgresSource.Description
        : $"the {Store} store that {Variable} names";

    /// <summary>The text that means it again; null for another store, whose address may hold a password and names who may enter.</summary>
    public string? Setting => IsOff ? Off : File;

    /// <summary>Where it is, as its kind of store understands it; may hold a password.</summary>
    internal string Address { get; private init; } = "";

    /// <summary>The embedded default: a file below the folder of all reports.</summary>
    public static HistoryLocation Default(string outputRoot) =>
        new() { Address = Path.GetFullPath(Path.Combine(outputRoot, DefaultFile)) };

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
            if (PostgresAddress.Claims(text))
            {
                return new HistoryLocation { Store = PostgresSource.Kind, Address = PostgresAddress.Read(text) };
            }

            var other = OtherStore().Match(text);
            return other.Groups[1].Value switch
            {
                "" => new HistoryLocation { Address = Path.GetFullPath(text) },
                SqliteSource.Kind => new HistoryLocation { Address = Path.GetFullPath(text[other.Length..]) },
                PostgresSource.Kind => throw new FormatException("Two slashes follow the colon of such an address."),
                var name => new HistoryLocation { Store = name, Address = text[other.Length..] },
            };
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or NotSupportedException)
        {
            throw new InvalidSettingsException([new SettingProblem(setting, "(not shown)", Expected)]);
        }
    }

    // One letter before a colon is a drive; a file whose name looks like a store's can be given as ./name:rest.
    [GeneratedRegex("^([a-z][a-z0-9-]+):")]
    private static partial Regex OtherStore();

    /// <summary>Without what may be secret.</summary>
    public override string ToString() => Description;
}
