namespace PerfTests.Storage;

/// <summary>What a history keeps. Every default means all.</summary>
public sealed record Retention
{
    /// <summary>Runs that began before this time are removed.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Of each scenario only the newest runs are kept, at least 1.</summary>
    public int? NewestPerScenario { get; init; }

    /// <summary>Whether everything is kept.</summary>
    public bool KeepsAll => From is null && NewestPerScenario is null;
}
