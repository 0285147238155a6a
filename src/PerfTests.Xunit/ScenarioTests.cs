using PerfTests.Running;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using Xunit;
using Xunit.Abstractions;

namespace PerfTests.Xunit;

/// <summary>
/// What scenario classes derive from. All scenarios of an assembly share one collection: they never run side by side, where
/// one would be the other's noise.
/// </summary>
/// <param name="output">xUnit's output of the test; may be null when another face invokes the scenario.</param>
[Collection(CollectionName)]
public abstract class ScenarioTests(ITestOutputHelper? output) : IClassFixture<SessionFixture>
{
    /// <summary>The one collection of all scenarios.</summary>
    public const string CollectionName = "PerfTests scenarios";

    /// <summary>xUnit's output of the test; null when another face invokes the scenario.</summary>
    protected ITestOutputHelper? Output { get; } = output;

    /// <summary>Runs the scenario, writes its report, and fails the test if the verdict says so.</summary>
    /// <returns>What became of it, with the result of each run, for assertions of one's own.</returns>
    /// <exception cref="Settings.InvalidSettingsException">Something is wrong with the scenario; names everything at once, before anything starts.</exception>
    /// <exception cref="ScenarioFailedException">It ran and did not pass.</exception>
    /// <exception cref="ScenarioSkippedException">It cannot be run here; the test is skipped.</exception>
    protected static Task<ScenarioOutcome> Verify(Scenario scenario) => ScenarioDispatch.RunAsync(scenario);
}
