using PerfTests.Analysis.Results;

namespace PerfTests.Sessions.Running;

/// <summary>A run that was analysed and reported.</summary>
/// <param name="Result">What was found in its facts.</param>
/// <param name="ReportPath">Full path of its report for a browser.</param>
public sealed record RunReport(BenchmarkResult Result, string ReportPath)
{
    /// <summary>Whether its facts could not all be written, so that no further run has a point here. Default: false.</summary>
    public bool HasLostFacts { get; init; }

    /// <summary>Why there is no report, or not a whole one; null if there is one.</summary>
    public string? ReportFailure { get; init; }

    /// <summary>Where its report is, or why there is none, for people.</summary>
    public string ReportText =>
        ReportFailure is null
            ? ReportPath
            : $"none, {ReportFailure}; what was measured is in {Path.GetDirectoryName(ReportPath)}, from which perftests report makes one";
}
