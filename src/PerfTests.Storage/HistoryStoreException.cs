namespace PerfTests.Storage;

/// <summary>A history store cannot do what was asked. The message says what to do and holds no credentials, nor does anything it carries.</summary>
public sealed class HistoryStoreException : Exception
{
    /// <summary>Reports a failure.</summary>
    /// <param name="message">What is wrong and what to do; without credentials.</param>
    /// <param name="isPassing">Whether the same may succeed a moment later.</param>
    public HistoryStoreException(string message, bool isPassing = false)
        : base(message) => IsPassing = isPassing;

    /// <summary>Whether the same may succeed a moment later: a lost connection, a restart, a lock.</summary>
    public bool IsPassing { get; }
}
