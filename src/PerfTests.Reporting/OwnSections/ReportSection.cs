using PerfTests.Analysis.Results;

namespace PerfTests.Reporting.OwnSections;

/// <summary>A section of a run's report that a project hands in, shown after the built-in ones.</summary>
/// <param name="Title">Its heading, unique in the report.</param>
/// <param name="Render">Makes its content: a pure function of the result, as the report is rebuilt from the run's folder.</param>
public sealed record ReportSection(string Title, Func<BenchmarkResult, SectionContent> Render);
