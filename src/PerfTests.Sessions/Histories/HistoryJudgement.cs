using PerfTests.Analysis;
using PerfTests.Analysis.Histories;
using PerfTests.Analysis.Safety;
using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Sessions.Histories;

/// <summary>Judges a history wherever it lies: a file, a Jepsen store folder, or a run folder of this harness.</summary>
public static class HistoryJudgement
{
    private static readonly string[] StoreFiles = ["history.edn", "history.txt"];

    /// <summary>Judges a history.</summary>
    /// <param name="path">A file, a folder of Jepsen's store (or one that has it as <c>latest</c>), or a run folder.</param>
    /// <param name="options">How it is read and judged.</param>
    /// <param name="time">The clock of the bounds.</param>
    /// <exception cref="HistoryFormatException">There is no history that can be judged.</exception>
    public static HistoryVerdict Judge(string path, HistoryCheckOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var source = Find(path);
        if (Directory.Exists(source))
        {
            return JudgeRun(source, time);
        }

        if (options.Format == HistoryFormat.PerfTests)
        {
            throw new HistoryFormatException(0, $"'{path}' is no run folder of perftests: it is a file");
        }

        try
        {
            using var file = new FileStream(
                source,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite,
                1,
                FileOptions.SequentialScan
            );
            return HistoryFileCheck.Check(file, options, time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HistoryFormatException(0, $"'{path}' cannot be read: {StorageFailure.Describe(failure)}");
        }
    }

    /// <summary>The file with the history, or the run's folder.</summary>
    private static string Find(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(path))
        {
            throw new HistoryFormatException(0, $"there is no file or folder '{path}'");
        }

        foreach (var folder in new[] { path, Path.Combine(path, "latest"), Path.Combine(path, "store", "latest") })
        {
            if (File.Exists(Path.Combine(folder, RunFolder.ManifestFile)))
            {
                return folder;
            }

            foreach (var file in StoreFiles.Select(file => Path.Combine(folder, file)).Where(File.Exists))
            {
                return file;
            }
        }

        throw new HistoryFormatException(
            0,
            $"'{path}' is neither a run folder ({RunFolder.ManifestFile}) nor one of Jepsen's store ({string.Join(" or ", StoreFiles)})"
        );
    }

    private static HistoryVerdict JudgeRun(string folder, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var record = ReadRun(folder);
        var result = RunAnalysis.Analyze(record);
        if (result.Safety is not { } safety)
        {
            throw new HistoryFormatException(
                0,
                "the run was not asked to check its safety, or its system promises nothing"
            );
        }

        return new HistoryVerdict(safety.Verdict, "cas-register", record.Operations.Count, safety.Checks.Count)
        {
            Elapsed = time.GetElapsedTime(began),
            Anomalies = [.. safety.Violations.Select(violation => violation.Rule).Distinct()],
            Counterexample = safety.Violations.Count > 0 ? safety.Violations[0] : null,
            Undecided = string.Join(
                "; ",
                safety
                    .Checks.Where(check => check.Verdict == SafetyVerdict.Unknown)
                    .Select(check => $"{check.Name}: {check.Detail}")
            ),
        };
    }

    private static RunRecord ReadRun(string folder)
    {
        try
        {
            return RunFolderReader.Read(new RunFolder(Path.GetFullPath(folder)));
        }
        catch (InvalidSettingsException invalid)
        {
            throw new HistoryFormatException(0, invalid.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HistoryFormatException(0, $"'{folder}' cannot be read: {StorageFailure.Describe(failure)}");
        }
    }
}
