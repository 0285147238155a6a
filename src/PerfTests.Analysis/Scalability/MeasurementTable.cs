using System.Globalization;
using PerfTests.Analysis.Comparison;

namespace PerfTests.Analysis.Scalability;

/// <summary>
/// A table of measurements as many tools write it: cells between commas, semicolons, tabs or blanks; with or without a header; lines that start with # and
/// blank lines are passed over; columns and rows in any order. Numbers have a decimal point whatever the culture.
/// </summary>
public sealed class MeasurementTable
{
    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly List<(int Line, string[] Cells)> _rows;
    private readonly List<TableProblem> _problems = [];

    private MeasurementTable(string name, IReadOnlyList<string> columns, List<(int Line, string[] Cells)> rows) =>
        (Name, Columns, _rows) = (name, columns, rows);

    /// <summary>The name used in messages, usually the file.</summary>
    public string Name { get; }

    /// <summary>Headers in the order of the file; "column 1" and so on where it has none.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => _rows.Count;

    /// <summary>What was found wrong with the cells read so far, in the order of the file.</summary>
    public IReadOnlyList<TableProblem> Problems => [.. _problems.OrderBy(problem => problem.Line ?? 0)];

    /// <summary>Reads a table from the text of a file.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="name">The name used in messages, usually the file.</param>
    /// <exception cref="InvalidTableException">The text holds no row, or rows of other lengths than the header; all of it at once.</exception>
    public static MeasurementTable Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        var problems = new List<TableProblem>();
        var records = ReadRecords(text, name, problems);
        var columns = records.Count == 0 ? [] : ReadHeader(records, name, problems);
        if (records.Count == 0 && problems.Count == 0)
        {
            var problem =
                columns.Length == 0
                    ? "the file is empty; expected a header that names the columns, then one row per measurement"
                    : "there is no row below the header; expected one per measurement";
            problems.Add(new TableProblem(name, null, null, problem));
        }

        foreach (var (line, cells) in records.Where(record => record.Cells.Length != columns.Length))
        {
            problems.Add(
                new TableProblem(
                    name,
                    line,
                    null,
                    $"the row has {cells.Length} cells; {columns.Length} are expected ({string.Join(", ", columns)})"
                )
            );
        }

        InvalidTableException.ThrowIfAny(problems);
        return new MeasurementTable(name, columns, records);
    }

    /// <summary>The first column whose header has one of the given meanings; null if there is none.</summary>
    /// <param name="meanings">
    /// Words in lower case, the likeliest first. A header has the meaning if it is the word, or starts with it, or holds it, as a word of its own
    /// (<c>e2e_tps_mean</c> holds <c>tps</c>); what is spread or a count of runs by its last word has none.
    /// </param>
    /// <param name="except">A header that is taken already.</param>
    public string? Find(IReadOnlyList<string> meanings, string? except = null)
    {
        ArgumentNullException.ThrowIfNull(meanings);
        var words = Columns
            .Select(column => (Column: column, Words: WordsOf(column)))
            .Where(column => column.Column != except && column.Words.Length > 0 && !IsSpread(column.Words[^1]))
            .ToArray();
        Func<string[], string[], bool>[] ways =
        [
            (header, meaning) => header.SequenceEqual(meaning),
            (header, meaning) => header.Take(meaning.Length).SequenceEqual(meaning),
            (header, meaning) =>
                Enumerable
                    .Range(0, header.Length)
                    .Any(start => header.Skip(start).Take(meaning.Length).SequenceEqual(meaning)),
        ];
        return ways.SelectMany(way =>
                meanings.SelectMany(meaning =>
                    words.Where(column => way(column.Words, WordsOf(meaning))).Select(column => column.Column)
                )
            )
            .FirstOrDefault();
    }

    /// <summary>Whether a header has one of the given meanings, in the manner of <see cref="Find"/>.</summary>
    public bool Means(string column, IReadOnlyList<string> meanings)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(meanings);
        return new MeasurementTable(Name, [column], []).Find(meanings) is not null;
    }

    /// <summary>The table's rows whose cell in a column is the given text.</summary>
    /// <exception cref="InvalidTableException">There is no such column, or no such row.</exception>
    public MeasurementTable Where(string column, string text)
    {
        var index = IndexOf(column);
        if (index < 0)
        {
            throw new InvalidTableException([NoSuchColumn(column)]);
        }

        var rows = _rows.Where(row => row.Cells[index] == text).ToList();
        return rows.Count > 0
            ? new MeasurementTable(Name, Columns, rows)
            : throw new InvalidTableException([new TableProblem(Name, null, column, $"no row has '{text}' here")]);
    }

    /// <summary>The numbers of a column, one per row; NaN for a cell that is reported among the <see cref="Problems"/>.</summary>
    /// <param name="column">A header.</param>
    /// <param name="isValid">Which finite numbers are possible; null for all.</param>
    /// <param name="expected">What is expected, in words, for example "a load above 0".</param>
    public IReadOnlyList<double> Read(string column, Func<double, bool>? isValid = null, string expected = "a number")
    {
        var index = IndexOf(column);
        if (index < 0)
        {
            _problems.Add(NoSuchColumn(column));
            return [];
        }

        return [.. _rows.Select(row => ReadCell(row.Line, column, row.Cells[index], isValid, expected))];
    }

    private double ReadCell(int line, string column, string cell, Func<double, bool>? isValid, string expected)
    {
        var isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        if (isNumber && double.IsFinite(value) && isValid?.Invoke(value) != false)
        {
            return value;
        }

        var found = cell.Length == 0 ? "the cell is empty" : $"'{cell}'";
        var hint =
            isNumber || cell.Length == 0 ? "" : " (the decimal sign is a point; no units, no thousands separators)";
        _problems.Add(new TableProblem(Name, line, column, $"{found}: expected {expected}{hint}"));
        return double.NaN;
    }

    private int IndexOf(string column) => Columns.ToList().IndexOf(column);

    private TableProblem NoSuchColumn(string column) =>
        new(Name, null, column, $"there is no such column; there are {string.Join(", ", Columns)}");

    private static List<(int Line, string[] Cells)> ReadRecords(string text, string name, List<TableProblem> problems)
    {
        // Comments become blank lines, so that every line keeps its number.
        var lines = text.TrimStart('\uFEFF')
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Select(line => line.TrimStart().StartsWith('#') ? "" : line.TrimEnd())
            .ToArray();
        var first = Array.Find(lines, line => line.Length > 0) ?? "";
        var separator = Separators.MaxBy(candidate => first.Count(letter => letter == candidate));
        if (!first.Contains(separator))
        {
            // Columns that are aligned with blanks.
            separator = '\t';
            lines = Array.ConvertAll(
                lines,
                line => string.Join('\t', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            );
        }

        var records = CsvRecords.Split(string.Join('\n', lines), out var unclosedQuoteLine, separator);
        if (unclosedQuoteLine is { } quote)
        {
            problems.Add(new TableProblem(name, quote, null, "a quote is opened and never closed"));
        }

        return
        [
            .. records
                .Select(record => (record.Line, Array.ConvertAll(record.Cells, cell => cell.Trim())))
                .Where(record => record.Item2.Any(cell => cell.Length > 0)),
        ];
    }

    /// <summary>Takes the header from the records, and empty cells behind its last column.</summary>
    private static string[] ReadHeader(
        List<(int Line, string[] Cells)> records,
        string name,
        List<TableProblem> problems
    )
    {
        var (line, cells) = records[0];
        string[] columns;
        if (cells.All(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            columns = [.. cells.Select((_, index) => $"column {index + 1}")];
        }
        else
        {
            records.RemoveAt(0);
            columns = TrimEmptyEnd(cells, 0);
            problems.AddRange(
                columns
                    .Where((column, index) => column.Length == 0 || Array.IndexOf(columns, column) < index)
                    .Select(column => new TableProblem(
                        name,
                        line,
                        column.Length == 0 ? null : column,
                        column.Length == 0 ? "a column has no name" : "the name appears twice"
                    ))
            );
        }

        for (var i = 0; i < records.Count; i++)
        {
            records[i] = (records[i].Line, TrimEmptyEnd(records[i].Cells, columns.Length));
        }

        return columns;
    }

    private static string[] TrimEmptyEnd(string[] cells, int min)
    {
        var length = cells.Length;
        while (length > min && cells[length - 1].Length == 0)
        {
            length--;
        }

        return cells[..length];
    }

    private static string[] WordsOf(string header) =>
        new string([
            .. header.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' '),
        ]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsSpread(string word) =>
        word is "sd" or "std" or "stddev" or "cv" or "pct" or "se" or "err" or "error" or "runs" or "var" or "variance";
}
