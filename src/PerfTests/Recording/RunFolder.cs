using System.Globalization;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Recording;

/// <summary>
/// The folder of one run: facts as they were written, and what was made from them. Layout in <c>docs/run-folder.md</c>.
/// </summary>
/// <param name="Directory">The folder's full path.</param>
public sealed record RunFolder(string Directory)
{
    /// <summary>The manifest: what was asked. Written first.</summary>
    public const string ManifestFile = "run.json";

    /// <summary>What was asked, as data: the scenario's canonical JSON, whose question the manifest has the hash of.</summary>
    public const string ScenarioFile = "scenario.json";

    /// <summary>Histograms in the HdrHistogram log format.</summary>
    public const string HistogramFile = "histograms.hlog";

    /// <summary>One interval a line.</summary>
    public const string IntervalFile = "intervals.jsonl";

    /// <summary>One event a line.</summary>
    public const string EventFile = "events.jsonl";

    /// <summary>One resource sample a line.</summary>
    public const string ResourceFile = "resources.jsonl";

    /// <summary>One reading of a node's counters a line.</summary>
    public const string NodeMetricsFile = "node-metrics.jsonl";

    /// <summary>Every operation that was sent, in the binary format of <see cref="OperationLog"/>.</summary>
    public const string OperationFile = "operations.bin";

    /// <summary>One node's state at the end a line.</summary>
    public const string NodeStateFile = "node-states.jsonl";

    /// <summary>One entry of the system's log, read back after the load, a line; empty for systems without a log that can be read.</summary>
    public const string LogEntryFile = "log-entries.jsonl";

    /// <summary>One event that a node reported of itself a line.</summary>
    public const string NodeEventFile = "node-events.jsonl";

    /// <summary>One answer of a node about the updates it came to hold a line; empty for systems that do not spread updates.</summary>
    public const string DeliveryFile = "deliveries.jsonl";

    /// <summary>One step in the life of a fault a line.</summary>
    public const string FaultFile = "faults.jsonl";

    /// <summary>How it ended. Written last; missing for a killed run.</summary>
    public const string CompletionFile = "completion.json";

    /// <summary>Folder of the nodes' logs.</summary>
    public const string NodeLogFolder = "nodes";

    /// <summary>The full path of one of its files.</summary>
    public string PathOf(string file) => Path.Combine(Directory, file);

    /// <summary>Makes the folder <c>ROOT/SCENARIO/run-NN</c>, and finds out that it can be written.</summary>
    /// <param name="sessionDirectory">The session's folder.</param>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="repetition">Repetition, from 1.</param>
    /// <exception cref="InvalidSettingsException">The folder cannot be made or written.</exception>
    public static RunFolder Create(string sessionDirectory, string scenario, int repetition)
    {
        var directory = Path.GetFullPath(
            Path.Combine(
                sessionDirectory,
                SafeName(scenario),
                $"run-{repetition.ToString("00", CultureInfo.InvariantCulture)}"
            )
        );
        try
        {
            System.IO.Directory.CreateDirectory(Path.Combine(directory, NodeLogFolder));
            var probe = Path.Combine(directory, ".probe");
            File.WriteAllText(probe, "writable");
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingsException([
                new SettingProblem(
                    "output folder",
                    directory,
                    $"a folder that can be written; the system says: {failure.Message}"
                ),
            ]);
        }

        return new RunFolder(directory);
    }

    /// <summary>The name of a new session's folder: time and a few letters that no other session of that second has.</summary>
    public static string SessionName(DateTimeOffset startedAt, Seed seed) =>
        startedAt.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)
        + "-"
        + seed.Derive("session").Value.ToString("x16", CultureInfo.InvariantCulture)[..4];

    /// <summary>Finds the run that a user means.</summary>
    /// <param name="run">A run's folder, one of its files, a session's or scenario's folder with one run in it, or <c>latest</c>.</param>
    /// <param name="outputRoot">Where sessions are, for <c>latest</c> and for a session's name.</param>
    /// <exception cref="InvalidSettingsException">There is none, or more than one; the message lists what is there.</exception>
    public static RunFolder Find(string run, string outputRoot)
    {
        ArgumentNullException.ThrowIfNull(run);
        var candidates = run == "latest" ? [outputRoot] : new[] { run, Path.Combine(outputRoot, run) };
        foreach (var candidate in candidates)
        {
            var directory = File.Exists(candidate)
                ? Path.GetDirectoryName(Path.GetFullPath(candidate))!
                : Path.GetFullPath(candidate);
            var found = Below(directory);
            if (found.Count == 1 || (run == "latest" && found.Count > 0))
            {
                return new RunFolder(found[^1]);
            }

            if (found.Count > 1)
            {
                throw Problem(run, $"one run; there are {found.Count}: " + string.Join(", ", found.Take(12)));
            }
        }

        throw Problem(
            run,
            $"the folder of a run (it holds {ManifestFile}), or 'latest' for the newest below {outputRoot}"
        );
    }

    /// <summary>Folders below folders that are searched for runs: sessions, scenarios, runs, and room for more. Links are not followed.</summary>
    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 6,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>All run folders at or below a folder, oldest first.</summary>
    public static IReadOnlyList<string> Below(string directory) =>
        System.IO.Directory.Exists(directory)
            ?
            [
                .. System
                    .IO.Directory.EnumerateFiles(directory, ManifestFile, Search)
                    .OrderBy(File.GetLastWriteTimeUtc)
                    .ThenBy(file => file, StringComparer.Ordinal)
                    .Select(file => Path.GetDirectoryName(file)!),
            ]
            : [];

    private static string SafeName(string scenario) =>
        string.Concat(
                scenario.Select(letter =>
                    char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'
                )
            )
            .Trim('.');

    private static InvalidSettingsException Problem(string run, string expected) =>
        new([new SettingProblem("RUN", run, expected)]);
}
