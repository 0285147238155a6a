using System.CommandLine;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Scalability;
using PerfTests.Settings;

namespace PerfTests.Cli;

/// <summary>Reads the table of a sweep that a command names.</summary>
internal static class SweepFile
{
    /// <summary>Reads the file and keeps the rows that all conditions let pass.</summary>
    /// <param name="path">The file.</param>
    /// <param name="conditions">Conditions of the form COLUMN=TEXT.</param>
    /// <exception cref="InvalidSettingsException">The file cannot be read, or a condition cannot.</exception>
    /// <exception cref="InvalidTableException">What the file holds is no table, or no row passes.</exception>
    public static MeasurementTable Read(string path, IReadOnlyList<string> conditions)
    {
        var pairs = conditions.Select(condition => condition.Split('=', 2, StringSplitOptions.TrimEntries)).ToArray();
        InvalidSettingsException.ThrowIfAny(
            pairs
                .Where(pair => pair.Length < 2)
                .Select(pair => new SettingProblem("--where", pair[0], "COLUMN=TEXT, for example nodes=10"))
        );
        var table = MeasurementTable.Parse(ReadText(path), Path.GetFileName(path));
        return pairs.Aggregate(table, (rest, pair) => rest.Where(pair[0], pair[1]));
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="InvalidSettingsException">It cannot be read.</exception>
    public static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidSettingsException([
                new SettingProblem("FILE", path, $"a file that can be read; the system says: {failure.Message}"),
            ]);
        }
    }

    /// <summary>Runs a command's work; what cannot be used is printed, all of it, and ends with the code for that.</summary>
    public static int Guard(ParseResult parsed, Func<ParseResult, string> work)
    {
        try
        {
            parsed.InvocationConfiguration.Output.WriteLine(work(parsed));
            return ExitCodes.Success;
        }
        catch (Exception refused)
            when (refused is InvalidTableException or InvalidSettingsException or InvalidDataException)
        {
            parsed.InvocationConfiguration.Error.WriteLine(refused.Message);
            return ExitCodes.Unusable;
        }
    }
}
