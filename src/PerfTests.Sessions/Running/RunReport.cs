using PerfTests.Analysis.Results;

namespace PerfTests.Sessions.Running;

/// <summary>A run that was analysed and reported.</summary>
/// <param name="Result">What was found in its facts.</param>
/// <param name="ReportPath">Full path of its report for a browser.</param>
public sealed record RunReport(BenchmarkResult Result, string ReportPath);
