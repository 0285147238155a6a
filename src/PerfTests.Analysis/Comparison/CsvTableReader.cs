using System.Globalization;

namespace PerfTests.Analysis.Comparison;

/// <summary>Turns text into a <see cref="CsvTable"/> and collects everything that is wrong with it on the way.</summary>
internal sealed class CsvTableReader(string name, IReadOnlyCollection<string> labels, bool passOverText)
{
    private const NumberStyles Number = NumberStyles.Float;

    private readonly List<TableProblem> _problems = [];

    public CsvTable Read(string text)
    {
        var records = CsvRecords.Split(text.TrimStart('\uFEFF'), out var unclosedQuoteLine, SeparatorOf(text));
        if (unclosedQuoteLine is { } line)
        {
            Report(line, null, "a quote is opened and never closed");
        }

        if (records.Count == 0)
        {
            Report(null, null, "the file is empty; expected a header with one column per metric, then one row per run");
            throw new InvalidTableException(_problems);
        }

        var header = ReadHeader(records[0]);
        var rows = records.Skip(1).Where(record => HasRightLength(record, header.Length)).ToArray();
        var columns = ReadColumns(header, rows);
        InvalidTableException.ThrowIfAny([.. _problems.OrderBy(problem => problem.Line ?? 0)]);
        return new CsvTable(name, [.. columns.Keys], columns, [.. rows.Select(row => row.Line)]);
    }

    /// <summary>What stands between cells: a semicolon or a tabulator where the header has them and no comma, as some spreadsheets write.</summary>
    private static char SeparatorOf(string text)
    {
        var header = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        return header.Contains(',') ? ','
            : header.Contains(';') ? ';'
            : header.Contains('\t') ? '\t'
            : ',';
    }

    private string[] ReadHeader((int Line, string[] Cells) record)
    {
        var header = Array.ConvertAll(record.Cells, cell => cell.Trim());
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i].Length == 0)
            {
                Report(record.Line, null, $"column {i + 1} has no name");
            }
            else if (Array.IndexOf(header, header[i]) < i)
            {
                Report(record.Line, header[i], "the name appears twice");
            }
            else if (double.TryParse(header[i], Number, CultureInfo.InvariantCulture, out _))
            {
                Report(record.Line, header[i], "the first line must name the metrics; this is a number");
            }
        }

        foreach (var label in labels.Except(header))
        {
            Report(record.Line, label, $"there is no such column; there are {string.Join(", ", header)}");
        }

        return header;
    }

    private bool HasRightLength((int Line, string[] Cells) record, int expected)
    {
        if (record.Cells.Length == expected)
        {
            return true;
        }

        var message = record.Cells is [""]
            ? "the line is blank"
            : $"the row has {record.Cells.Length} cells; the header has {expected}";
        Report(record.Line, null, message);
        return false;
    }

    private Dictionary<string, double[]> ReadColumns(string[] header, (int Line, string[] Cells)[] rows)
    {
        var columns = new Dictionary<string, double[]>();
        for (var i = 0; i < header.Length; i++)
        {
            if (!labels.Contains(header[i]) && !(passOverText && IsText(rows, i)))
            {
                columns[header[i]] = [.. rows.Select(row => ReadCell(row.Line, header[i], row.Cells[i].Trim()))];
            }
        }

        if (columns.Count == 0)
        {
            Report(null, null, "no column is left that could hold a metric");
        }

        return columns;
    }

    private static bool IsText((int Line, string[] Cells)[] rows, int column) =>
        rows.Length > 0
        && !rows.Any(row => double.TryParse(row.Cells[column].Trim(), Number, CultureInfo.InvariantCulture, out _));

    private double ReadCell(int line, string column, string cell)
    {
        if (cell.Length == 0)
        {
            Report(line, column, "the cell is empty; expected a number");
            return double.NaN;
        }

        if (!double.TryParse(cell, Number, CultureInfo.InvariantCulture, out var value))
        {
            Report(
                line,
                column,
                $"'{cell}' is no number (the decimal sign is a point; no units, no thousands separators)"
            );
            return double.NaN;
        }

        if (!double.IsFinite(value))
        {
            Report(line, column, $"'{cell}' is not finite; a run without a measurement has no place in a comparison");
        }

        return value;
    }

    private void Report(int? line, string? column, string message) =>
        _problems.Add(new TableProblem(name, line, column, message));
}
