using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Sessions;
using PerfTests.Sessions.Running;
using PerfTests.Units;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Sessions.Running;

public sealed class ReportRebuildTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("perftests-rebuild-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Run_judged_by_another_limit_of_schedule_lag_has_another_validity_from_the_same_folder()
    {
        // A lag of 3 ms: above the default of 1 ms.
        var folder = Write(TestRecords.Steady(), lagUs: 3_000);

        var own = await RebuildAsync(null);
        var lenient = await RebuildAsync(5.Milliseconds());
        var strict = await RebuildAsync(2.Milliseconds());

        Assert.Equal(RunStatus.Invalid, own.Verdict.Status);
        Assert.Contains("schedule lag", own.Verdict.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(RunStatus.Passed, lenient.Verdict.Status);
        Assert.Empty(lenient.Quality.GeneratorBoundWindows);
        Assert.Contains(
            lenient.Warnings,
            warning => warning.StartsWith("Judged with a limit of 5 ms", StringComparison.Ordinal)
        );
        Assert.Contains("limit 2.00 ms", strict.Verdict.Reasons[0], StringComparison.Ordinal);
        // The facts stay what they are.
        Assert.Null(RunFolderReader.Read(folder).Manifest.MaxScheduleLagP99Us);
    }

    private async Task<BenchmarkResult> RebuildAsync(TimeSpan? limit) =>
        Assert
            .Single(
                await ReportRebuild.RebuildAsync(
                    _root,
                    _root,
                    Composition.Default,
                    new AnalysisOptions { MaxScheduleLagP99 = limit }
                )
            )
            .Result;

    private RunFolder Write(RunRecord record, long lagUs)
    {
        var folder = RunFolder.Create(_root, "steady", 1);
        using var writer = new RunFolderWriter(folder, record.Manifest, TimeProvider.System, 0);
        foreach (var interval in record.Intervals)
        {
            var histograms = record
                .Histograms.Where(part => part.StartSeconds.Equals(interval.StartSeconds))
                .Select(part =>
                    part.Tag == HistogramTags.ScheduleLag
                        ? TestRecords.Histogram(part.Tag, part.StartSeconds, lagUs, 100)
                        : part
                );
            writer.RecordInterval(interval with { LagP99Us = lagUs }, [.. histograms]);
        }

        writer.Complete(record.Completion!);
        return folder;
    }
}
