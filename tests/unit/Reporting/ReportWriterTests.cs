using PerfTests.Analysis;
using PerfTests.Reporting;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Reporting;

public sealed class ReportWriterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("perftests-unit-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Reports_of_a_run_and_a_session_are_written_whole_and_again()
    {
        var record = TestRecords.Steady();
        var result = RunAnalysis.Analyze(record);

        for (var time = 0; time < 2; time++)
        {
            await ReportWriter.WriteRunAsync(result, record, _directory);
            await ReportWriter.WriteSessionAsync([new SessionEntry(result, "run-01/report.html")], _directory);
        }

        Assert.Equal(
            ["index.html", "report.html", "result.json", "results.json", "summary.md"],
            Directory.EnumerateFiles(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }
}
