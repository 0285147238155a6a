using PerfTests.Analysis.Results;

namespace PerfTests.Storage;

/// <summary>Which runs of a history are meant. Every default means all.</summary>
public sealed record HistoryFilter
{
    /// <summary>Runs of this scenario only.</summary>
    public string? Scenario { get; init; }

    /// <summary>Runs of this verdict only.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Runs that began then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Runs that are older than the run that began then and has this name: where a page ended.</summary>
    public (DateTimeOffset StartedAt, string RunId)? Before { get; init; }

    /// <summary>The newest of them only, at least 1.</summary>
    public int? Last { get; init; }
}
