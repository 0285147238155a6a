using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Settings;

namespace PerfTests.Sessions.Running;

/// <summary>Makes reports anew from run folders alone, also from those of killed runs.</summary>
public static class ReportRebuild
{
    /// <summary>Rebuilds the report of a run, or of every run of a session, and the session's overview.</summary>
    /// <param name="run">A run's folder, a folder of runs such as a session's, or <c>latest</c> for the newest run.</param>
    /// <param name="outputRoot">Where sessions are.</param>
    /// <param name="composition">The checks and sections of the project that ran them.</param>
    /// <param name="options">What runs are analysed with; null for <see cref="Composition.Analysis"/>.</param>
    /// <returns>The runs that were meant, with the paths of their reports; at least one.</returns>
    /// <exception cref="InvalidSettingsException">There is no run of that name, or a folder cannot be read.</exception>
    public static async Task<IReadOnlyList<RunReport>> RebuildAsync(
        string run,
        string outputRoot,
        Composition composition,
        AnalysisOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(composition);
        var meant = Find(run, outputRoot);
        var reports = new List<RunReport>();
        var results = new Dictionary<string, BenchmarkResult>();
        foreach (var folder in meant)
        {
            var record = RunFolderReader.Read(folder);
            var result = RunAnalysis.Analyze(record, options ?? composition.Analysis);
            results[folder.Directory] = result;
            reports.Add(await WriteAsync(result, record, folder, composition).ConfigureAwait(false));
        }

        if (reports.Any(report => report.ReportFailure is not null))
        {
            return reports;
        }

        foreach (var session in meant.Select(SessionOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            await WriteOverviewAsync(session, results, composition).ConfigureAwait(false);
        }

        return reports;
    }

    private static async Task<RunReport> WriteAsync(
        BenchmarkResult result,
        RunRecord record,
        RunFolder folder,
        Composition composition
    )
    {
        var report = new RunReport(result, folder.PathOf(ReportWriter.RunReportFile));
        try
        {
            await ReportWriter
                .WriteRunAsync(result, record, folder.Directory, composition.Sections)
                .ConfigureAwait(false);
            return report;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return report with { ReportFailure = StorageFailure.Describe(failure) };
        }
    }

    /// <summary>The runs that a name means.</summary>
    /// <param name="run">A run's folder, a folder of runs such as a session's, or <c>latest</c> for the newest run.</param>
    /// <param name="outputRoot">Where sessions are.</param>
    /// <exception cref="InvalidSettingsException">There is no run of that name.</exception>
    public static IReadOnlyList<RunFolder> Find(string run, string outputRoot)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(outputRoot);
        foreach (var candidate in new[] { run, Path.Combine(outputRoot, run) }.Where(Directory.Exists))
        {
            var below = RunFolder.Below(Path.GetFullPath(candidate));
            if (below.Count > 1)
            {
                return [.. below.Select(directory => new RunFolder(directory))];
            }
        }

        return [RunFolder.Find(run, outputRoot)];
    }

    /// <summary>The session's folder, if the run lies where sessions put it: <c>SESSION/SCENARIO/run-NN</c>.</summary>
    private static string? SessionOf(RunFolder folder) =>
        Path.GetFileName(folder.Directory).StartsWith("run-", StringComparison.Ordinal)
            ? Path.GetDirectoryName(Path.GetDirectoryName(folder.Directory))
            : null;

    /// <param name="session">The session's folder.</param>
    /// <param name="composition">The checks of the project.</param>
    /// <param name="results">Results that are at hand, by the run's folder; the others are drawn from their folders.</param>
    private static async Task WriteOverviewAsync(
        string session,
        IReadOnlyDictionary<string, BenchmarkResult> results,
        Composition composition
    )
    {
        var entries = RunFolder
            .Below(session)
            .Select(directory => new RunFolder(directory))
            .Select(folder => new SessionEntry(
                results.GetValueOrDefault(folder.Directory)
                    ?? RunAnalysis.Analyze(RunFolderReader.Read(folder), composition.Analysis),
                Path.GetRelativePath(session, folder.PathOf(ReportWriter.RunReportFile))
            ))
            .ToArray();
        await ReportWriter.WriteSessionAsync(entries, session).ConfigureAwait(false);
    }
}
