using PerfTests.Running;
using PerfTests.Sessions.Baselines;
using PerfTests.Sessions.Options;

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

    /// <summary>Whether it is skipped, not refused, where the system that it runs on is not installed. Default: false.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Where its baseline lies; null if the face does not know the scenario's source.</summary>
    public BaselineLocation? BaselineLocation { get; init; }

    /// <summary>What is done with the baseline of a scenario that is held against one. Default: check, or accept where the options say so.</summary>
    public BaselineUse BaselineUse { get; init; } = BaselineUse.Check;

    /// <summary>Revision of the code under test, where it is not the session's. Default: null, the session's.</summary>
    public string? Commit { get; init; }

    /// <summary>The face's own part of the command that runs it again.</summary>
    public required ReproduceCommand Command { get; init; }
}
