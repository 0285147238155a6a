using PerfTests.Analysis.Safety;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Safety;

public class ZoneCheckTests
{
    [Fact]
    public void Check_of_random_histories_agrees_with_brute_force()
    {
        const ulong Seed = 20261125;
        const int Histories = 60_000;
        var random = new Seed(Seed).CreateRandom();
        var invalid = 0;
        for (var history = 0; history < Histories; history++)
        {
            var steps = RandomHistories.CreateUnique(random, 2 + (history % 6), clients: 3, hasRefusals: false);
            Assert.True(ZoneCheck.Applies(steps) && ZoneCheck.Decides(steps));
            var isLinearizable = BruteForce.IsLinearizable(steps);
            invalid += isLinearizable ? 0 : 1;

            Assert.True(
                isLinearizable == ZoneCheck.Check(steps) is null,
                $"seed {Seed}, history {history}: {isLinearizable}, {ZoneCheck.Check(steps)}: {string.Join("; ", steps)}"
            );
        }

        // Both outcomes are met often, or the comparison would show nothing.
        Assert.InRange(invalid, Histories / 5, Histories * 4 / 5);
    }

    [Fact]
    public void Check_of_random_histories_with_refused_swaps_finds_nothing_that_is_right()
    {
        var random = new Seed(20261126).CreateRandom();
        var found = 0;
        for (var history = 0; history < 20_000; history++)
        {
            var steps = RandomHistories.CreateUnique(random, 2 + (history % 6), clients: 3, hasRefusals: true);
            if (ZoneCheck.Check(steps) is not null)
            {
                found++;
                Assert.False(BruteForce.IsLinearizable(steps), string.Join("; ", steps));
            }
        }

        Assert.True(found > 2_000);
    }

    [Theory]
    [InlineData("swaps of one client after another", true)]
    [InlineData("two swaps of the same value", false)]
    [InlineData("a swap back to a value that only it could have written", false)]
    [InlineData("two creations", false)]
    public void Twenty_clients_on_one_key_are_decided(string what, bool isLinearizable)
    {
        // Each of twenty closed-loop clients swaps what is there; all intervals of a round overlap.
        var steps = new List<Step>();
        for (var number = 1; number <= 2_000; number++)
        {
            var round = (number - 1) / 20 * 100L;
            steps.Add(new Step(StepKind.Swap, (ulong)number, (ulong)number - 1, round, round + 99, number));
        }

        steps.AddRange(
            what switch
            {
                "two swaps of the same value" => [new(StepKind.Swap, 9_000, 1_000, 4_900, 4_999, 9_000)],
                "a swap back to a value that only it could have written" =>
                [
                    new(StepKind.Swap, 9_001, 9_002, 4_900, 4_999, 9_001),
                    new(StepKind.Swap, 9_002, 9_001, 4_900, 4_999, 9_002),
                ],
                "two creations" => [new Step(StepKind.Swap, 9_000, 0, 0, 99, 9_000)],
                _ => Array.Empty<Step>(),
            }
        );

        Assert.Equal(isLinearizable, ZoneCheck.Check([.. steps]) is null);
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
}
