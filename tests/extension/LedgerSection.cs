using PerfTests.Analysis.Results;
using PerfTests.Reporting.OwnSections;

namespace PerfTests.ExtensionTests;

/// <summary>What the ledger adds to a report. The mark in it is text, and must arrive as text.</summary>
internal static class LedgerSection
{
    public static ReportSection Section { get; } = new("The ledger's own words", Render);

    private static SectionContent Render(BenchmarkResult result) =>
        SectionContent
            .Empty.Paragraph($"Engine {result.Manifest.Engine} on <b>{result.Manifest.Host}</b>.")
            .List("positions come from a counter", "values are kept as hashes")
            .Table(["Error", "Count"], result.Errors.Select(error => new[] { error.Key, $"{error.Value}" }));
}
