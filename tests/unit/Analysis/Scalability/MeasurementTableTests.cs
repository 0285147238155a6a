using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Scalability;

namespace PerfTests.UnitTests.Analysis.Scalability;

public class MeasurementTableTests
{
    [Theory]
    [InlineData("load,throughput\n1,10\n2,2e1\n")]
    [InlineData("\uFEFFthroughput;load\r\n10;1\r\n20;2\r\n")]
    [InlineData("# a comment\n\nThroughput\tLoad\n10\t1\n# another\n20.0\t+2\n\n")]
    [InlineData("load  throughput\n1     10\n2     20\n")]
    [InlineData("\"load\", \"throughput\",\n1, 10,\n 2 , 20,\n")]
    [InlineData("clients,errors,goodput (ops/s),goodput_sd\n1,0,10,1\n2,0,20,1\n")]
    [InlineData("threads,e2e_tps_sd,e2e_tps_mean\n1,3,10\n2,4,20\n")]
    public void Table_of_any_dialect_gives_its_numbers(string text)
    {
        var table = MeasurementTable.Parse(text, "a.csv");

        Assert.Equal([1, 2], table.Read(table.Find(SweepColumns.Load)!));
        Assert.Equal([10, 20], table.Read(table.Find(SweepColumns.Achieved)!));
        Assert.Empty(table.Problems);
    }

    [Fact]
    public void Table_without_a_header_has_numbered_columns()
    {
        var table = MeasurementTable.Parse("1 10\n2 20", "a.csv");

        Assert.Equal(["column 1", "column 2"], table.Columns);
        Assert.Equal([10, 20], table.Read("column 2"));
    }

    [Fact]
    public void Cells_that_are_no_number_are_reported_all_with_their_lines()
    {
        var table = MeasurementTable.Parse("# c\nload,throughput\n1,NaN\n\n2,1O\n3,\n-4,8\n5,Infinity\n", "a.csv");

        table.Read("load", value => value > 0, "a load above 0");
        table.Read("throughput");

        Assert.Equal([3, 5, 6, 7, 8], table.Problems.Select(problem => problem.Line!.Value));
        Assert.Contains("'NaN': expected a number", table.Problems[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("'-4': expected a load above 0", table.Problems[3].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("# only\n\n", "empty")]
    [InlineData("load,throughput\n", "no row below the header")]
    [InlineData("load,throughput\n1,2,3\n4\n", "the row has 3 cells")]
    [InlineData("load,load\n1,2\n", "appears twice")]
    [InlineData("a,\"b\n1,2\n", "never closed")]
    public void Text_that_is_no_table_says_why(string text, string expected)
    {
        var refused = Assert.Throws<InvalidTableException>(() => MeasurementTable.Parse(text, "a.csv"));

        Assert.Contains(refused.Problems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_are_chosen_by_the_text_of_a_column()
    {
        var table = MeasurementTable.Parse("v,n\na,1\nb,2\na,3\n", "a.csv");

        Assert.Equal([1, 3], table.Where("v", "a").Read("n"));
        Assert.Throws<InvalidTableException>(() => table.Where("v", "c"));
        Assert.Throws<InvalidTableException>(() => table.Where("w", "a"));
    }
}
