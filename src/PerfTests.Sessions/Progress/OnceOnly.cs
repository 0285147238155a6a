namespace PerfTests.Sessions.Progress;

/// <summary>Passes on what was not told before: scenarios of a session mostly run on the same host, which is news once.</summary>
/// <param name="told">What was told; added to.</param>
/// <param name="progress">Takes the rest.</param>
internal sealed class OnceOnly(HashSet<SessionEvent> told, IProgress<SessionEvent> progress) : IProgress<SessionEvent>
{
    /// <inheritdoc/>
    public void Report(SessionEvent value)
    {
        if (told.Add(value))
        {
            progress.Report(value);
        }
    }
}
