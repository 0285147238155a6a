using PerfTests.Analysis.Comparison;

namespace PerfTests.Cli;

/// <summary>Reads the tables that a command names, and collects what is wrong with all of them.</summary>
/// <param name="labels">Columns that hold text, not a metric.</param>
/// <param name="passOverText">Whether columns without a single number are passed over.</param>
internal sealed class TableFiles(IReadOnlyCollection<string> labels, bool passOverText = false)
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong so far, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds a problem that is not one of a file.</summary>
    public void Refuse(string problem) => _problems.Add(problem);

    /// <summary>Reads a file; null if it cannot be used.</summary>
    public CsvTable? Read(string path)
    {
        try
        {
            return CsvTable.Parse(File.ReadAllText(path), Path.GetFileName(path), labels, passOverText);
        }
        catch (InvalidTableException invalid)
        {
            // Its message counts what is beyond a screenful.
            _problems.AddRange(invalid.Message.Split(Environment.NewLine));
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _problems.Add($"{path}: expected a CSV file that can be read; the system says: {failure.Message}");
        }

        return null;
    }
}
