namespace PerfTests.Sessions.Progress;

/// <summary>A stage of a run began.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Stage">The stage in a word or two, for example <c>preloading</c>.</param>
public sealed record StageStarted(string Scenario, string Stage) : SessionEvent
{
    /// <inheritdoc/>
    public override string Describe() => $"{Scenario}: {Stage}";
}
