using System.Globalization;
using PerfTests.Analysis.Comparison;

namespace PerfTests.UnitTests.Analysis.Comparison;

public class CsvTableTests
{
    [Fact]
    public void Table_with_two_metrics_is_read_by_column()
    {
        var table = CsvTable.Parse("latency,\"rate, total\"\n1.5,2e3\r\n-2 , 4\n\n  \n", "a.csv");

        Assert.Equal(["latency", "rate, total"], table.Columns);
        Assert.Equal([1.5, -2], table["latency"]);
        Assert.Equal([2000, 4], table["rate, total"]);
        Assert.Equal(2, table.Rows);
    }

    [Fact]
    public void Byte_order_mark_and_old_line_ends_are_no_part_of_the_table()
    {
        var table = CsvTable.Parse("\uFEFFa\r1\r2", "a.csv");

        Assert.Equal(["a"], table.Columns);
        Assert.Equal([1, 2], table["a"]);
    }

    [Fact]
    public void Decimal_sign_in_any_culture_is_a_point()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };

            Assert.Equal([1.5], CsvTable.Parse("a\n1.5", "a.csv")["a"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_bad_cell_of_a_table_is_reported_at_once_with_its_place()
    {
        var problems = Problems("a,b\n1,x\nNaN,2\n3\n4,\n1e999,\"1,000\"\n");

        Assert.Equal(
            [(2, "b"), (3, "a"), (4, null), (5, "b"), (6, "a"), (6, "b")],
            problems.Select(problem => (problem.Line, problem.Column))
        );
        Assert.StartsWith(
            "a.csv, line 2, column 'b': 'x' is no number",
            problems[0].ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(" \n\n", "the file is empty")]
    [InlineData("a,a\n1,2", "appears twice")]
    [InlineData("a,\n1,2", "column 2 has no name")]
    [InlineData("1.5\n1.6", "must name the metrics")]
    [InlineData("a\n1\n\n2", "the cell is empty")]
    [InlineData("a,b\n1,2\n\n3,4", "the line is blank")]
    [InlineData("a;b\n1,5;2", "'1,5' is no number (the decimal sign is a point")]
    [InlineData("a\n\"1", "never closed")]
    public void Table_that_cannot_be_read_says_why(string text, string expected)
    {
        Assert.Contains(Problems(text), problem => problem.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Line_of_a_cell_after_a_quoted_line_break_is_that_of_the_file()
    {
        var problem = Assert.Single(Problems("\"a\nb\"\n1\nx"));

        Assert.Equal(4, problem.Line);
    }

    [Fact]
    public void Label_column_of_a_table_is_left_out()
    {
        var table = CsvTable.Parse(KnownCases.Text("otava/sample.csv"), "sample.csv", ["time", "commit"]);

        Assert.Equal(["metric1", "metric2"], table.Columns);
        Assert.Equal(10, table.Rows);
    }

    [Fact]
    public void Label_that_names_no_column_is_refused()
    {
        var exception = Assert.Throws<InvalidTableException>(() => CsvTable.Parse("a\n1", "a.csv", ["commit"]));

        Assert.Contains("there are a", Assert.Single(exception.Problems).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<TableProblem> Problems(string text) =>
        Assert.Throws<InvalidTableException>(() => CsvTable.Parse(text, "a.csv")).Problems;

    [Fact]
    public void Column_without_a_number_is_passed_over_where_histories_have_dates()
    {
        var table = CsvTable.Parse("time,commit,ms\n2024-01-01,abc,1.5\n2024-01-02,def,2\n", "t", passOverText: true);

        Assert.Equal(["ms"], table.Columns);
    }

    [Fact]
    public void Column_with_one_bad_cell_is_refused_where_text_is_passed_over()
    {
        var refused = Assert.Throws<InvalidTableException>(() =>
            CsvTable.Parse("ms\n1.5\n2ms\n", "t", passOverText: true)
        );

        Assert.Equal(3, Assert.Single(refused.Problems).Line);
    }
}
