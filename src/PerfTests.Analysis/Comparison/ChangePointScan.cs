using PerfTests.Analysis.Regression.ChangePoints;

namespace PerfTests.Analysis.Comparison;

/// <summary>Looks for change points in every column of a table whose rows are in the order of time.</summary>
public static class ChangePointScan
{
    /// <summary>The change points of every column, in the order of the columns; a column without any has an empty list.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<ChangePoint>> Scan(
        CsvTable table,
        ChangePointOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        return new OrderedDictionary<string, IReadOnlyList<ChangePoint>>(
            table.Columns.Select(column =>
                KeyValuePair.Create(column, ChangePointDetection.Find(table[column], options))
            )
        );
    }
}
