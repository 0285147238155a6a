namespace PerfTests.Sessions.Scenarios;

/// <summary>What a face's attribute says of the scenario that it marks, so that every face finds the same scenarios.</summary>
public interface IScenarioAttribute
{
    /// <summary>The scenario's name: lower case, words joined by hyphens, unique in its assembly.</summary>
    string Name { get; }

    /// <summary>Whether it runs only when asked for by name or by <c>PERFTESTS_ALL=1</c>.</summary>
    bool IsExtended { get; }

    /// <summary>Whether it is skipped, not failed, where the system that it runs on is not installed.</summary>
    bool IsOptional { get; }

    /// <summary>After this many seconds the run is stopped, whatever it does; 0 for a deadline derived from the scenario's own durations.</summary>
    int DeadlineSeconds { get; }

    /// <summary>Full path of the source file, as the compiler recorded it; empty if it did not.</summary>
    string SourceFile => "";
}
