namespace PerfTests.Storage;

/// <summary>A kind of store that a history can be kept in.</summary>
public interface IHistoryStoreSource
{
    /// <summary>What the kind is called in a setting: <c>NAME:ADDRESS</c>. Two or more of a-z, 0-9 and hyphens, a letter first.</summary>
    string Name { get; }

    /// <summary>Opens a history, and makes or migrates it where it is to be written.</summary>
    /// <param name="address">What follows the name in the setting; may hold a password and is never shown.</param>
    /// <param name="access">What it is opened for.</param>
    /// <param name="time">The clock, for waiting between attempts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HistoryStoreException">It is not there, cannot be reached, is damaged, or is of a newer version; nothing was changed.</exception>
    Task<IHistoryStore> OpenAsync(
        string address,
        HistoryAccess access,
        TimeProvider time,
        CancellationToken cancellationToken
    );
}
