using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Regression.ChangePoints;

namespace PerfTests.UnitTests.Analysis.Comparison;

public class ChangePointScanTests
{
    [Fact]
    public void Scan_of_a_table_gives_the_points_of_every_column_in_order()
    {
        var table = CsvTable.Parse(KnownCases.Text("otava/sample.csv"), "sample.csv", ["time", "commit"]);
        var points = ChangePointScan.Scan(table);

        Assert.Equal(["metric1", "metric2"], points.Keys);
        Assert.Empty(points["metric1"]);
        Assert.Equal([6], points["metric2"].Select(point => point.Index));
    }

    [Fact]
    public void Scan_with_the_robust_method_leaves_out_what_a_spike_does()
    {
        var table = CsvTable.Parse(
            "a\n" + string.Join('\n', Enumerable.Repeat("10\n10.1\n9.9", 5)) + "\n90\n10\n10.1\n9.9\n10\n10.1\n",
            "a.csv"
        );

        Assert.Empty(ChangePointScan.Scan(table, new ChangePointOptions { Method = ChangePointMethod.Robust })["a"]);
    }
}
