using PerfTests.Loads;
using PerfTests.Units;

namespace PerfTests.UnitTests.Loads;

public class TraceLoadTests
{
    [Fact]
    public void Arrivals_fall_due_as_recorded()
    {
        var load = TraceReader.Read("t.csv", ["# recorded", "arrival_seconds", "0", "", "0.5", " 0.5 ", "1.25e0"]);

        Assert.Empty(load.Validate());
        Assert.Equal([0, 500_000_000, 500_000_000, 1_250_000_000], CurveLoadTests.Arrivals(load));
        Assert.Equal(2.Seconds(), load.During);
        Assert.Equal(3, load.RateAt(0.2.Seconds()).OperationsPerSecond);
        Assert.Equal(1, load.RateAt(1.9.Seconds()).OperationsPerSecond);
    }

    [Fact]
    public void Header_is_not_needed_for_arrivals() =>
        Assert.Equal([1_000_000_000], CurveLoadTests.Arrivals(TraceReader.Read("t", ["1"])));

    [Fact]
    public void Rates_become_one_second_each()
    {
        var load = TraceReader.Read("t.csv", ["rate_per_second", "10", "0", "5"]);

        var arrivals = CurveLoadTests.Arrivals(load);

        Assert.Empty(load.Validate());
        Assert.Equal([10, 0, 5], Enumerable.Range(0, 3).Select(s => arrivals.Count(due => due / 1_000_000_000 == s)));
    }

    [Fact]
    public void Every_malformed_line_is_reported_with_its_number()
    {
        var load = TraceReader.Read("t.csv", ["0.5", "x", "0.4", "-1", "NaN", "1,5", "2"]);

        Assert.Equal(
            ["t.csv line 2", "t.csv line 3", "t.csv line 4", "t.csv line 5", "t.csv line 6"],
            load.Validate().Select(problem => problem.Setting)
        );
    }

    [Fact]
    public void Thousands_of_malformed_lines_are_counted()
    {
        var problems = TraceReader.Read("t.csv", Enumerable.Repeat("?", 5_000)).Validate().ToList();

        Assert.Equal(101, problems.Count);
        Assert.Contains("5,000", problems[^1].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("86400")]
    public void Trace_longer_than_the_limit_is_refused(string time) =>
        Assert.Contains(TraceReader.Read("t", [time]).Validate(), problem => problem.Setting == "Load.During");

    [Fact]
    public void Empty_trace_is_refused() => Assert.Single(TraceReader.Read("t", ["# nothing"]).Validate());

    [Fact]
    public void Missing_file_is_a_problem_and_not_an_exception()
    {
        var problem = Assert.Single(Load.Trace("no such trace.csv").Validate());

        Assert.Equal("no such trace.csv", problem.Value);
    }

    [Fact]
    public void Scale_cuts_and_never_extends()
    {
        var load = (OpenLoopProfile)TraceReader.Read("t", ["0", "1.5", "3.5"]).Scale(0.5);

        Assert.Equal([0, 1_500_000_000], CurveLoadTests.Arrivals(load));
        Assert.Equal(4.Seconds(), TraceReader.Read("t", ["0", "1.5", "3.5"]).Scale(2).During);
    }
}
