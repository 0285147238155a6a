namespace PerfTests.Analysis.Comparison;

/// <summary>
/// A table of measurements: a header, one column per metric, one row per run. Numbers have a decimal point whatever the culture; fields may be quoted
/// as in RFC 4180; blank lines at the end are ignored.
/// </summary>
public sealed class CsvTable
{
    private readonly Dictionary<string, double[]> _columns;
    private readonly int[] _lines;

    internal CsvTable(string name, IReadOnlyList<string> columns, Dictionary<string, double[]> values, int[] lines)
    {
        Name = name;
        Columns = columns;
        _columns = values;
        _lines = lines;
    }

    /// <summary>The name used in messages, usually the file.</summary>
    public string Name { get; }

    /// <summary>Headers of the metrics, in the order of the file; label columns are left out.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => _lines.Length;

    /// <summary>The values of a metric, one per row.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public IReadOnlyList<double> this[string column] => _columns[column];

    /// <summary>Reads a table from the text of a file.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="name">The name used in messages, usually the file.</param>
    /// <param name="labels">Headers of columns that hold no numbers, such as a date or a commit; they are left out.</param>
    /// <param name="passOverText">Whether a column without a single number is left out as if it were named among the labels.</param>
    /// <exception cref="InvalidTableException">
    /// The text is empty, the header repeats or lacks a name, a row has too many or too few cells, or a cell is no finite number; all of it at once.
    /// </exception>
    public static CsvTable Parse(
        string text,
        string name,
        IReadOnlyCollection<string>? labels = null,
        bool passOverText = false
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return new CsvTableReader(name, labels ?? [], passOverText).Read(text);
    }

    /// <summary>Line of the file, from 1, on which a row (from 0) starts.</summary>
    internal int LineOf(int row) => _lines[row];

    internal bool Has(string column) => _columns.ContainsKey(column);
}
