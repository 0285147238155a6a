using System.Text;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Settings;

namespace PerfTests.Sessions.Baselines;

/// <summary>Reads and writes baseline files. A file is written beside its place, forced to disk and moved: it is whole or as it was.</summary>
public static class BaselineFiles
{
    private const string UnfinishedEnding = ".unfinished";

    /// <summary>Reads a baseline file; null if there is none.</summary>
    /// <exception cref="InvalidBaselineException">It cannot be used; the message says what is wrong and what to do.</exception>
    public static Baseline? Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return File.Exists(path) ? BaselineText.Read(File.ReadAllText(path), path) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidBaselineException(
                path,
                $"it cannot be read: {failure.Message}",
                "Make it readable for this user"
            );
        }
    }

    /// <summary>Writes what was measured.</summary>
    /// <exception cref="IOException">It cannot be written; whatever lay there is as it was.</exception>
    public static void WriteReceived(BaselineLocation place, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(place);
        Write(place.ReceivedPath, BaselineText.Write(baseline));
    }

    /// <summary>Makes what was received the verified baseline.</summary>
    /// <returns>The baseline.</returns>
    /// <exception cref="InvalidBaselineException">There is nothing received, it stands on too few runs, or one of the two files is none that accepting may replace.</exception>
    /// <exception cref="IOException">The verified file cannot be written; it is as it was.</exception>
    public static Baseline Accept(BaselineLocation place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var received =
            Read(place.ReceivedPath)
            ?? throw new InvalidBaselineException(
                place.ReceivedPath,
                "there is nothing to accept",
                "Run the scenario, or perftests baseline record, first"
            );
        if (received.Runs < Baseline.MinRuns)
        {
            throw new InvalidBaselineException(
                place.ReceivedPath,
                $"it stands on {received.Runs} runs and a baseline needs {Baseline.MinRuns}",
                "Record it with perftests baseline record"
            );
        }

        // A verified file that is not ours to replace stops here.
        _ = Read(place.VerifiedPath);
        Write(place.VerifiedPath, BaselineText.Write(received));
        RemoveReceived(place);
        return received;
    }

    /// <summary>Removes what was received, if anything.</summary>
    public static void RemoveReceived(BaselineLocation place)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            File.Delete(place.ReceivedPath);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Left behind it harms nothing: accepting it would be a decision of its own.
        }
    }

    /// <summary>Files that nothing needs: received ones, and verified ones whose scenario is gone or no longer held against a baseline.</summary>
    /// <param name="scenarios">The places of all scenarios of a project.</param>
    /// <param name="held">The places of those that are held against a baseline.</param>
    /// <param name="folder">The folder of all baselines; null where each lies beside its scenario.</param>
    /// <returns>Full paths in order. A file with such a name that is no baseline is not among them.</returns>
    public static IReadOnlyList<string> FindStale(
        IReadOnlyList<BaselineLocation> scenarios,
        IReadOnlyList<BaselineLocation> held,
        string? folder = null
    )
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(held);
        var kept = held.Select(place => place.VerifiedPath).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. (folder is null ? scenarios.Select(place => place.Folder) : [folder])
                .Distinct(StringComparer.Ordinal)
                .Where(Directory.Exists)
                .SelectMany(directory =>
                    Directory
                        .EnumerateFiles(directory, "*" + BaselineLocation.ReceivedEnding)
                        .Concat(Directory.EnumerateFiles(directory, "*" + BaselineLocation.VerifiedEnding))
                )
                .Where(file => !kept.Contains(file) && IsBaseline(file))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What keeps a place from being used, found out before anything runs: the folder is missing or cannot be written, or its baseline cannot be used.</summary>
    public static IEnumerable<SettingProblem> Validate(BaselineLocation place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var problems = new List<SettingProblem>();
        if (!Directory.Exists(place.Folder))
        {
            problems.Add(
                new SettingProblem(
                    "baseline folder",
                    place.Folder,
                    "the folder of the scenario's source, as the compiler recorded it; it is not here, so name it by PERFTESTS_BASELINES"
                )
            );
            return problems;
        }

        try
        {
            var probe = place.ReceivedPath + UnfinishedEnding;
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(
                new SettingProblem("baseline folder", place.Folder, $"a folder that can be written; {failure.Message}")
            );
        }

        try
        {
            _ = Read(place.VerifiedPath);
        }
        catch (InvalidBaselineException invalid)
        {
            problems.Add(
                new SettingProblem(
                    "baseline",
                    Path.GetFileName(place.VerifiedPath),
                    $"one that can be used; {invalid.Message}"
                )
            );
        }

        return problems;
    }

    /// <summary>Other tools use the same endings for files of their own.</summary>
    private static bool IsBaseline(string file)
    {
        try
        {
            return Read(file) is not null;
        }
        catch (InvalidBaselineException)
        {
            return false;
        }
    }

    private static void Write(string path, string text)
    {
        var unfinished = path + UnfinishedEnding;
        try
        {
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                file.Write(new UTF8Encoding(false).GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
            throw new IOException(
                $"{path}: the baseline could not be written ({failure.Message}). What lay there is as it was; free space or make the folder writable, then record again",
                failure
            );
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
