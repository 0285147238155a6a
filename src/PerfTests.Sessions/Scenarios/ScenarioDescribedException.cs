namespace PerfTests.Sessions.Scenarios;

/// <summary>Ends a scenario method whose scenario is only to be known: what would follow looks at a result that there is not.</summary>
internal sealed class ScenarioDescribedException() : Exception("the scenario is described and not run");
