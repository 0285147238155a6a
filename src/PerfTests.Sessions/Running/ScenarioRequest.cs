using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.Sessions.Running;

/// <summary>A scenario that a face wants to be run.</summary>
public sealed record ScenarioRequest
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>What is to be measured.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>After this many seconds a run is stopped, whatever it does; 0 for a deadline derived from the scenario's own durations.</summary>
    public int DeadlineSeconds { get; init; }

    /// <summary>The command that runs it again with the given seed.</summary>
    public required Func<Seed, string> ReproduceCommand { get; init; }
}
