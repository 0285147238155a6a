using PerfTests.Analysis.Safety;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Safety;

public class ZoneCheckTests
{
    [Fact]
    public void Check_of_random_histories_agrees_with_the_search()
    {
        var random = new Seed(20261125).CreateRandom();
        var verdicts = new Dictionary<SafetyVerdict, int>();
        for (var history = 0; history < 20_000; history++)
        {
            var steps = RandomHistory(random);

            var searched = LinearizabilitySearch.Check(steps, 10_000_000, 1_000_000);

            Assert.True(ZoneCheck.Applies(steps));
            Assert.Equal(searched == SafetyVerdict.Valid, ZoneCheck.Check(steps) is null);
            verdicts[searched] = verdicts.GetValueOrDefault(searched) + 1;
        }

        // Both outcomes are met often, or the comparison would show nothing.
        Assert.True(verdicts[SafetyVerdict.Valid] > 2_000 && verdicts[SafetyVerdict.Invalid] > 2_000);
    }

    [Fact]
    public void Read_of_what_nobody_wrote_is_a_phantom()
    {
        Step[] steps = [new(StepKind.Write, 1, 0, 0, 10, 1), new(StepKind.Read, 7, 0, 20, 30, 2)];

        Assert.Equal(new { Rule = "phantom read", At = 2L }, Seen(steps));
    }

    [Fact]
    public void Stale_read_after_an_acknowledged_write_is_found()
    {
        Step[] steps =
        [
            new(StepKind.Write, 1, 0, 0, 10, 1),
            new(StepKind.Write, 2, 0, 20, 30, 2),
            new(StepKind.Read, 1, 0, 40, 50, 3),
        ];

        Assert.Equal(new { Rule = "a value was held while another one was", At = 3L }, Seen(steps));
    }

    [Fact]
    public void Write_of_unknown_effect_may_be_seen_late_or_never()
    {
        Step[] steps =
        [
            new(StepKind.Write, 1, 0, 0, Step.Never, 1),
            new(StepKind.Write, 2, 0, 20, 30, 2),
            new(StepKind.Read, 2, 0, 40, 50, 3),
        ];
        Assert.Null(ZoneCheck.Check(steps));

        Step[] late = [.. steps, new(StepKind.Read, 1, 0, 60, 70, 4)];
        Assert.Null(ZoneCheck.Check(late));

        Step[] back = [.. late, new(StepKind.Read, 2, 0, 80, 90, 5)];
        Assert.NotNull(ZoneCheck.Check(back));
    }

    [Fact]
    public void Lost_write_is_found_by_a_read_of_nothing()
    {
        Step[] steps = [new(StepKind.Write, 1, 0, 0, 10, 1), new(StepKind.Read, 0, 0, 20, 30, 2)];

        Assert.NotNull(ZoneCheck.Check(steps));
    }

    [Fact]
    public void Check_applies_to_values_written_once_only()
    {
        Step[] twice = [new(StepKind.Write, 1, 0, 0, 10, 1), new(StepKind.Write, 1, 0, 20, 30, 2)];
        Step[] appended = [new(StepKind.Append, 0, 0, 0, 10, 1)];

        Assert.False(ZoneCheck.Applies(twice));
        Assert.False(ZoneCheck.Applies(appended));
    }

    private static object? Seen(Step[] steps) =>
        ZoneCheck.Check(steps) is { } found ? new { found.Rule, At = found.ImpossibleSequence } : null;

    /// <summary>Up to six operations with small times, so that they touch and overlap in many ways.</summary>
    private static Step[] RandomHistory(SeededRandom random)
    {
        var writes = 1 + (int)random.NextInt64(3);
        var reads = (int)random.NextInt64(4);
        var steps = new List<Step>();
        for (var write = 1; write <= writes; write++)
        {
            var (start, end) = Times(random);
            steps.Add(
                new Step(StepKind.Write, (ulong)write, 0, start, random.NextInt64(5) == 0 ? Step.Never : end, write)
            );
        }

        for (var read = 1; read <= reads; read++)
        {
            var (start, end) = Times(random);
            steps.Add(new Step(StepKind.Read, (ulong)random.NextInt64(writes + 1), 0, start, end, 100 + read));
        }

        return [.. steps];
    }

    private static (long Start, long End) Times(SeededRandom random)
    {
        var start = random.NextInt64(12);
        return (start, start + random.NextInt64(6));
    }
}
