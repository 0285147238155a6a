using PerfTests.Analysis.Results;

namespace PerfTests.Reporting;

/// <summary>A run in a session's overview.</summary>
/// <param name="Result">Its result.</param>
/// <param name="RelativeReportPath">Path of its report, relative to the overview.</param>
public sealed record SessionEntry(BenchmarkResult Result, string RelativeReportPath);
