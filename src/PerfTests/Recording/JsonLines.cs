using System.Text.Json;

namespace PerfTests.Recording;

/// <summary>Reads files of one JSON document a line.</summary>
internal sealed class JsonLines(RunFolder folder, ReadingProblems problems)
{
    /// <summary>Most lines of a file that are read: of a run over a day, each second, of twenty nodes.</summary>
    private const int MaxLines = 2_000_000;

    /// <summary>Reads the documents that can be read; the others are problems.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="findProblem">Why a document is not to be taken; null if it is.</param>
    public List<T> Read<T>(string file, Func<T, string?>? findProblem = null)
    {
        var found = new List<T>();
        foreach (var (number, line) in BoundedLines.Read(folder, file, problems))
        {
            if (found.Count == MaxLines)
            {
                problems.Add(file, $"has more than {MaxLines} lines; the rest is not read");
                break;
            }

            try
            {
                if (JsonSerializer.Deserialize<T>(line, RunJson.Reading) is not { } record)
                {
                    problems.Add(file, $"line {number}: nothing");
                }
                else if (findProblem?.Invoke(record) is { } wrong)
                {
                    problems.Add(file, $"line {number}: {wrong}");
                }
                else
                {
                    found.Add(record);
                }
            }
            catch (Exception damage) when (IsDamage(damage))
            {
                problems.Add(file, $"line {number}: {damage.Message}");
            }
        }

        return found;
    }

    /// <summary>What reading of JSON that anybody may have written can run into.</summary>
    public static bool IsDamage(Exception failure) =>
        failure
            is JsonException
                or InvalidOperationException
                or FormatException
                or NotSupportedException
                or ArgumentException
                or OverflowException
                or IOException
                or InvalidDataException
                or UnauthorizedAccessException;
}
