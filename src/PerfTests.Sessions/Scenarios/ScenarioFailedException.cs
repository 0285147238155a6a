namespace PerfTests.Sessions.Scenarios;

/// <summary>A scenario ran and did not pass; the message says why and where the report is.</summary>
public sealed class ScenarioFailedException(string message) : Exception(message);
