using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace PerfTests.UnitTests.Analysis;

/// <summary>Cases with published answers; where each comes from is in the SOURCE.txt beside it.</summary>
internal static class KnownCases
{
    public static string Text(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", file));
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : stream;
        return new StreamReader(plain).ReadToEnd();
    }

    /// <summary>Rows of a simple CSV file by header.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        var lines = Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var header = SplitLine(lines[0]);
        return
        [
            .. lines
                .Skip(1)
                .Select(line => header.Zip(SplitLine(line)).ToDictionary(pair => pair.First, pair => pair.Second)),
        ];
    }

    public static double[] Column(string file, string column = "value") =>
        [.. Rows(file).Select(row => Number(row[column]))];

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static JsonElement Json(string file) => JsonDocument.Parse(Text(file)).RootElement;

    public static double[] Doubles(this JsonElement element) =>
        [.. element.EnumerateArray().Select(item => item.GetDouble())];

    private static string[] SplitLine(string line)
    {
        var cells = new List<string> { "" };
        var isQuoted = false;
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (letter == ',' && !isQuoted)
            {
                cells.Add("");
            }
            else
            {
                cells[^1] += letter;
            }
        }

        return [.. cells];
    }
}
