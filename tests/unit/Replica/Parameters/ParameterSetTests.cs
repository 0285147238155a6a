using PerfTests.Replica.Parameters;

namespace PerfTests.UnitTests.Replica.Parameters;

public class ParameterSetTests
{
    private readonly ParameterSet _set = new();
    private readonly IntegerParameter _size;
    private readonly IntegerParameter _low;
    private readonly ChoiceParameter _mode;

    public ParameterSetTests()
    {
        _size = _set.Add(Integer("size", live: true));
        _low = _set.Add(Integer("low", live: false));
        _mode = _set.Add(
            new ChoiceParameter("a", "a", "b")
            {
                Name = "mode",
                Unit = "",
                Live = true,
                Effect = "e",
                Impossible = new Dictionary<string, string> { ["c"] = "It cannot." },
            }
        );
        _set.AddRule(proposed =>
            proposed("low").Length > proposed("size").Length ? "low must not be longer than size." : null
        );
    }

    [Fact]
    public void Right_values_are_taken_and_reported()
    {
        IReadOnlyList<string> reported = [];
        _set.Changed += names => reported = names;
        Assert.Empty(_set.Change(Values(("size", "20"), ("mode", "b"))));
        Assert.Equal((20, "b"), (_size.Value, _mode.Value));
        Assert.Equal(["size", "mode"], reported);
    }

    [Fact]
    public void Value_in_force_already_is_no_change()
    {
        _set.Changed += _ => Assert.Fail("Nothing changed.");
        Assert.Empty(_set.Change(Values(("size", "10"), ("low", "10"))));
    }

    [Fact]
    public void One_bad_value_and_none_is_taken()
    {
        var problems = _set.Change(Values(("size", "20"), ("mode", "z"), ("sise", "1"), ("low", "3")));
        Assert.Equal(3, problems.Count);
        Assert.Contains("mode: 'z' is not one of a, b.", problems);
        Assert.Contains(problems, p => p.StartsWith("sise: there is no such parameter", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("--set low=3", StringComparison.Ordinal));
        Assert.Equal(10, _size.Value);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("ten")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void Integer_outside_its_range_is_refused_with_the_range(string text)
    {
        var problem = Assert.Single(_set.Configure(Values(("size", text))));
        Assert.Equal($"size: '{text}' is not a whole number from 1 to 100 items.", problem);
    }

    [Fact]
    public void Impossible_word_is_refused_with_its_reason()
    {
        var problem = Assert.Single(_set.Configure(Values(("mode", "c"))));
        Assert.Equal("mode: 'c' is not possible here: It cannot. Use one of a, b.", problem);
    }

    [Fact]
    public void Rule_over_several_parameters_sees_the_values_as_they_would_be()
    {
        Assert.Single(_set.Configure(Values(("low", "100"))));
        Assert.Empty(_set.Configure(Values(("low", "100"), ("size", "100"))));
        Assert.Equal(100, _low.Value);
    }

    private static IntegerParameter Integer(string name, bool live) =>
        new(10, 1, 100)
        {
            Name = name,
            Unit = "items",
            Live = live,
            Effect = "e",
        };

    private static Dictionary<string, string> Values(params (string Name, string Text)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Text);
}
