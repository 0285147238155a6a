using PerfTests.Analysis.Safety;

namespace PerfTests.UnitTests.Analysis.Safety;

public class LinearizabilitySearchTests
{
    private const long MaxSteps = 50_000_000;
    private const int MaxCached = 5_000_000;

    public static TheoryData<string, bool> Published
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var (file, isLinearizable) in Histories.Expected)
            {
                cases.Add(file, isLinearizable);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Check_of_a_published_history_gives_the_published_verdict(string file, bool isLinearizable)
    {
        var keys = file.StartsWith("jepsen", StringComparison.Ordinal)
            ? [Histories.Jepsen(file)]
            : Histories.KeyValue(file);

        var verdicts = keys.Select(steps => LinearizabilitySearch.Check(steps, MaxSteps, MaxCached));

        Assert.Equal(isLinearizable ? SafetyVerdict.Valid : SafetyVerdict.Invalid, verdicts.Max());
    }

    [Fact]
    public void Check_out_of_bounds_is_unknown()
    {
        // Thirty concurrent writes and a read of what none of them wrote: every order has to be tried.
        var steps = Enumerable
            .Range(1, 30)
            .Select(number => new Step(StepKind.Write, (ulong)number, 0, 0, 100, number))
            .Append(new Step(StepKind.Read, 99, 0, 0, 100, 99))
            .ToArray();

        Assert.Equal(SafetyVerdict.Unknown, LinearizabilitySearch.Check(steps, 10_000, MaxCached));
        Assert.Equal(SafetyVerdict.Unknown, LinearizabilitySearch.Check(steps, MaxSteps, 1_000));
    }

    [Fact]
    public void Call_at_the_time_of_a_return_is_concurrent()
    {
        Step[] steps = [new(StepKind.Write, 1, 0, 0, 10, 1), new(StepKind.Read, 0, 0, 10, 20, 2)];

        Assert.Equal(SafetyVerdict.Valid, LinearizabilitySearch.Check(steps, MaxSteps, MaxCached));
        steps[1] = steps[1] with { Start = 11 };
        Assert.Equal(SafetyVerdict.Invalid, LinearizabilitySearch.Check(steps, MaxSteps, MaxCached));
    }
}
