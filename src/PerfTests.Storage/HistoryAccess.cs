namespace PerfTests.Storage;

/// <summary>What a history is opened for.</summary>
public enum HistoryAccess
{
    /// <summary>To be read: one that is not there is an error, one of an earlier version is migrated.</summary>
    Read,

    /// <summary>To be written: one that is not there is made.</summary>
    Write,
}
