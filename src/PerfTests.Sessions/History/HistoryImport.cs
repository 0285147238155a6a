using System.Text.Json;
using PerfTests.Analysis;
using PerfTests.Analysis.History;
using PerfTests.Recording;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Sessions.History;

/// <summary>Takes runs into a history from exports and from run folders.</summary>
public static class HistoryImport
{
    private const int BatchSize = 1_000;
    private const int MaxLettersPerLine = 1_000_000;

    /// <summary>Stores every run that can be read; what cannot is named and left out. What is in the history is left as it is.</summary>
    /// <param name="paths">Files of JSON lines, run folders, and folders with runs below them.</param>
    /// <param name="store">The history.</param>
    /// <param name="analysis">What run folders are analysed with: figures of one's own are kept like the others.</param>
    /// <param name="cancellationToken">Ends the import; what was stored until then stays.</param>
    /// <exception cref="InvalidSettingsException">A path is neither; nothing was stored. Names all of them.</exception>
    /// <exception cref="HistoryStoreException">The store cannot take the runs.</exception>
    public static async Task<ImportOutcome> RunAsync(
        IReadOnlyList<string> paths,
        IHistoryStore store,
        AnalysisOptions analysis,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(analysis);
        InvalidSettingsException.ThrowIfAny(paths.SelectMany(Check));
        var outcome = new ImportOutcome(0, 0, [], []);
        var problems = new List<string>();
        foreach (var batch in paths.SelectMany(path => Read(path, analysis, problems)).Chunk(BatchSize))
        {
            var added = await store.AddAsync(batch, cancellationToken).ConfigureAwait(false);
            outcome = outcome with
            {
                Added = outcome.Added + added.Added,
                AlreadyThere = outcome.AlreadyThere + added.AlreadyThere,
                Conflicts = [.. outcome.Conflicts, .. added.Conflicts],
            };
        }

        return outcome with
        {
            Problems = problems,
        };
    }

    private static IEnumerable<SettingProblem> Check(string path)
    {
        if (Directory.Exists(path) ? RunFolder.Below(path).Count == 0 : !File.Exists(path))
        {
            yield return new SettingProblem(
                "PATH",
                path,
                $"a file that perftests history export wrote, or a folder with runs at or below it (they hold {RunFolder.ManifestFile})"
            );
        }
    }

    private static IEnumerable<HistoryEntry> Read(string path, AnalysisOptions analysis, List<string> problems) =>
        Directory.Exists(path) ? ReadFolders(path, analysis, problems) : ReadLines(path, problems);

    private static IEnumerable<HistoryEntry> ReadFolders(string path, AnalysisOptions analysis, List<string> problems)
    {
        foreach (var directory in RunFolder.Below(Path.GetFullPath(path)))
        {
            HistoryEntry? entry = null;
            try
            {
                var record = RunFolderReader.Read(new RunFolder(directory));
                entry = HistoryEntry.Of(RunAnalysis.Analyze(record, analysis), directory);
            }
            catch (Exception failure)
                when (failure is InvalidSettingsException or IOException or UnauthorizedAccessException)
            {
                problems.Add($"{directory}: {failure.Message}");
            }

            if (entry is not null)
            {
                yield return entry;
            }
        }
    }

    private static IEnumerable<HistoryEntry> ReadLines(string path, List<string> problems)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            HistoryEntry? entry = null;
            try
            {
                entry =
                    line.Length > MaxLettersPerLine
                        ? throw new JsonException("longer than any entry")
                        : HistoryJson.ReadForeign(line);
            }
            catch (JsonException damage)
            {
                problems.Add($"{path} line {number}: {damage.Message}");
            }

            if (entry is not null)
            {
                yield return entry;
            }
        }
    }
}
