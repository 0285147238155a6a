namespace PerfTests.Sessions.Scenarios;

/// <summary>A scenario cannot be run here, for a reason that is no failure: the test is skipped, with the reason.</summary>
public sealed class ScenarioSkippedException(string reason) : Exception(reason);
