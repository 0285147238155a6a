namespace PerfTests.Analysis.Histories;

/// <summary>What a line of a history says of an operation.</summary>
internal enum HistoryEventType : byte
{
    /// <summary>It was called.</summary>
    Invoke,

    /// <summary>It was done.</summary>
    Ok,

    /// <summary>It was certainly not done.</summary>
    Fail,

    /// <summary>Nobody knows whether it was done.</summary>
    Info,
}
