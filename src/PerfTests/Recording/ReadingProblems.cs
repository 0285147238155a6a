using System.Globalization;

namespace PerfTests.Recording;

/// <summary>What could not be read of a run folder: the first problems of each file in words, of the others how many there are.</summary>
internal sealed class ReadingProblems
{
    private const int MaxPerFile = 8;
    private const int MaxLength = 300;

    private readonly List<string> _lines = [];
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>Adds a problem.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="problem">What is wrong, and where.</param>
    public void Add(string file, string problem)
    {
        var count = _counts[file] = _counts.GetValueOrDefault(file) + 1;
        if (count <= MaxPerFile)
        {
            _lines.Add($"{file} {Shorten(problem)}");
        }
    }

    /// <summary>The problems, one line each, beginning with the file's name.</summary>
    public IReadOnlyList<string> ToList() =>
        [
            .. _lines,
            .. _counts
                .Where(file => file.Value > MaxPerFile)
                .Select(file =>
                    string.Create(CultureInfo.InvariantCulture, $"{file.Key} {file.Value - MaxPerFile} more problems")
                ),
        ];

    /// <summary>A message may quote the file, which may hold anything.</summary>
    private static string Shorten(string problem)
    {
        var shown = problem.Length > MaxLength ? problem[..MaxLength] + " ..." : problem;
        return string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
