namespace PerfTests.Analysis.Comparison;

/// <summary>One thing that is wrong with a table, in words a user can act on.</summary>
/// <param name="Table">The table's name, usually its file.</param>
/// <param name="Line">Line in the file, from 1; null where the table as a whole is meant.</param>
/// <param name="Column">Header of the column; null where no column is meant.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record TableProblem(string Table, int? Line, string? Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var line = Line is { } number ? $", line {number}" : "";
        var column = Column is null ? "" : $", column '{Column}'";
        return $"{Table}{line}{column}: {Message}";
    }
}
