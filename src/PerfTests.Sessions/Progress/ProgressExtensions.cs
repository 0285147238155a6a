namespace PerfTests.Sessions.Progress;

/// <summary>Ways to tell of a session in a line.</summary>
internal static class ProgressExtensions
{
    /// <summary>Tells a line.</summary>
    public static void Say(this IProgress<SessionEvent> progress, string line) =>
        progress.Report(new SessionMessage(line));

    /// <summary>Tells of something that went wrong and does not end the session.</summary>
    public static void Warn(this IProgress<SessionEvent> progress, string line) =>
        progress.Report(new SessionMessage(line) { IsWarning = true });
}
