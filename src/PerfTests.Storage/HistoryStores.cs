using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PerfTests.Settings;
using PerfTests.Storage.Postgres;
using PerfTests.Storage.Sqlite;

namespace PerfTests.Storage;

/// <summary>The kinds of store that a history can be kept in. Immutable; <see cref="With"/> returns a changed copy.</summary>
public sealed partial class HistoryStores
{
    private readonly ImmutableArray<IHistoryStoreSource> _sources;

    private HistoryStores(ImmutableArray<IHistoryStoreSource> sources) => _sources = sources;

    /// <summary>SQLite files and PostgreSQL databases.</summary>
    public static HistoryStores Default { get; } = new([new SqliteSource(), new PostgresSource()]);

    /// <summary>The names of all kinds, in the order in which they came.</summary>
    public IEnumerable<string> Names => _sources.Select(source => source.Name);

    /// <summary>With a kind more, which a setting names as <c>NAME:ADDRESS</c>.</summary>
    /// <param name="source">Opens histories of that kind.</param>
    /// <exception cref="ArgumentException">Its name is taken, or has another form than a setting can have.</exception>
    public HistoryStores With(IHistoryStoreSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!NameForm().IsMatch(source.Name) || Names.Contains(source.Name))
        {
            throw new ArgumentException(
                $"'{source.Name}' cannot name a kind of history: two or more of a-z, 0-9 and hyphens, a letter first, and none of {string.Join(", ", Names)}.",
                nameof(source)
            );
        }

        return new HistoryStores(_sources.Add(source));
    }

    /// <summary>What is wrong with a location, if anything: a kind that is not among these.</summary>
    /// <param name="location">Where a history is to be.</param>
    public IEnumerable<SettingProblem> Validate(HistoryLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (!location.IsOff && !Names.Contains(location.Store))
        {
            yield return new SettingProblem(
                HistoryLocation.Variable,
                location.Store + ":...",
                $"{HistoryLocation.Expected}; or NAME:ADDRESS with one of {string.Join(", ", Names)}"
            );
        }
    }

    /// <summary>Opens a history, and makes or migrates it where it is to be written.</summary>
    /// <param name="location">Where it is; must not be off.</param>
    /// <param name="access">What it is opened for.</param>
    /// <param name="time">The clock, for waiting between attempts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="InvalidSettingsException">No kind of store has the location's name.</exception>
    /// <exception cref="HistoryStoreException">It is not there, cannot be reached, is damaged, or is of a newer version; nothing was changed.</exception>
    public Task<IHistoryStore> OpenAsync(
        HistoryLocation location,
        HistoryAccess access,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        InvalidSettingsException.ThrowIfAny(Validate(location));
        if (location.IsOff)
        {
            throw new HistoryStoreException(
                $"no history is kept, as {HistoryLocation.Variable} is off; set it to a file or to a PostgreSQL database"
            );
        }

        var source = _sources.Single(source => source.Name == location.Store);
        return source.OpenAsync(location.Address, access, time, cancellationToken);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]+$")]
    private static partial Regex NameForm();
}
