using PerfTests.Running;
using PerfTests.Sessions.Running;

namespace PerfTests.Sessions.Scenarios;

/// <summary>
/// Who runs the scenario that a scenario method describes. The method is code that ends in a call with the scenario; whoever
/// invoked it (the xUnit plugin, the command line, the server for agents) decides what that call does. An async-local
/// value, not a static one, so that callers cannot disturb each other.
/// </summary>
public static class ScenarioDispatch
{
    private static readonly AsyncLocal<Func<Scenario, Task<ScenarioOutcome>>?> Current = new();

    /// <summary>Invokes a scenario method with the given handler in charge.</summary>
    /// <param name="scenarioMethod">The method; it calls <see cref="RunAsync"/>.</param>
    /// <param name="handler">What is done with the scenario; gives what became of it.</param>
    public static async Task InvokeAsync(Func<Task> scenarioMethod, Func<Scenario, Task<ScenarioOutcome>> handler)
    {
        ArgumentNullException.ThrowIfNull(scenarioMethod);
        Current.Value = handler;
        await scenarioMethod().ConfigureAwait(false);
    }

    /// <summary>Hands the scenario to whoever is in charge.</summary>
    /// <returns>What became of it.</returns>
    /// <exception cref="InvalidOperationException">Nobody is: the method was not invoked as a scenario.</exception>
    public static Task<ScenarioOutcome> RunAsync(Scenario scenario)
    {
        var handler =
            Current.Value
            ?? throw new InvalidOperationException(
                "A scenario was verified outside of a scenario test. Mark the method with [Scenario(\"name\")]."
            );
        return handler(scenario);
    }
}
