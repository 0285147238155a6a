namespace PerfTests.Sessions.Progress;

/// <summary>A line for people: what was chosen, built, removed or found.</summary>
/// <param name="Text">The line.</param>
public sealed record SessionMessage(string Text) : SessionEvent
{
    /// <summary>Whether something went wrong that does not end the session. Default: false.</summary>
    public bool IsWarning { get; init; }

    /// <inheritdoc/>
    public override string Describe() => IsWarning ? $"warning: {Text}" : Text;
}
