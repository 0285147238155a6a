using PerfTests.Replica.Events;

namespace PerfTests.Replica.Raft;

/// <summary>Turns DotNext's errors into node events. Its warnings repeat with every message to a node that is down, and are left out.</summary>
internal sealed class EventLoggerFactory(NodeEventLog events) : ILoggerFactory, ILogger
{
    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical;

    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            events.Report("raft-error", detail: $"{formatter(state, exception)} {exception?.Message}".TrimEnd());
        }
    }

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) { }

    /// <inheritdoc />
    public void Dispose() { }
}
