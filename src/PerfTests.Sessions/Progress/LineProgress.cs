namespace PerfTests.Sessions.Progress;

/// <summary>Passes the lines of a part that knows no session on as the session's messages, on the caller's thread and in order.</summary>
/// <param name="progress">Where they go.</param>
/// <param name="prefix">Stands before each line.</param>
internal sealed class LineProgress(IProgress<SessionEvent> progress, string prefix = "") : IProgress<string>
{
    /// <inheritdoc />
    public void Report(string value) => progress.Say(prefix + value);
}
