namespace PerfTests.Sessions.Progress;

/// <summary>Tells nobody.</summary>
internal sealed class Silence : IProgress<SessionEvent>
{
    /// <inheritdoc/>
    public void Report(SessionEvent value) { }
}
