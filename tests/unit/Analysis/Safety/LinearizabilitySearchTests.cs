using PerfTests.Analysis.Safety;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Safety;

public class LinearizabilitySearchTests
{
    private static readonly SearchBudget Ample = Budget(50_000_000);

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

        var verdicts = keys.Select(steps => Verdict(steps, Ample));

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

        Assert.Equal(SafetyVerdict.Unknown, Verdict(steps, Budget(10_000)));
        Assert.Equal(
            SafetyVerdict.Unknown,
            Verdict(steps, new SearchBudget(100, TimeSpan.MaxValue, TimeProvider.System))
        );
        Assert.Equal(
            SafetyVerdict.Unknown,
            Verdict(steps, new SearchBudget(long.MaxValue, TimeSpan.Zero, TimeProvider.System))
        );
    }

    [Fact]
    public void Call_at_the_time_of_a_return_is_concurrent()
    {
        Step[] steps = [new(StepKind.Write, 1, 0, 0, 10, 1), new(StepKind.Read, 0, 0, 10, 20, 2)];

        Assert.Equal(SafetyVerdict.Valid, Verdict(steps, Ample));
        steps[1] = steps[1] with { Start = 11 };
        Assert.Equal(SafetyVerdict.Invalid, Verdict(steps, Ample));
    }

    [Fact]
    public void Memory_of_a_search_stays_within_its_bound()
    {
        // Without reads between them every order of the writes is a configuration of its own: 2^20 sets with 20 states each.
        var steps = Enumerable
            .Range(1, 20)
            .Select(number => new Step(StepKind.Write, (ulong)number, 0, 0, 100, number))
            .Append(new Step(StepKind.Read, 99, 0, 0, 100, 99))
            .ToArray();
        var budget = new SearchBudget(1_000_000, TimeSpan.MaxValue, TimeProvider.System) { MaxSteps = 3_000_000 };

        var outcome = LinearizabilitySearch.Check(steps, budget);

        Assert.InRange(outcome.PeakBytes, 100_000, 1_000_000);
        Assert.Equal(SafetyVerdict.Unknown, outcome.Verdict);
    }

    [Fact]
    public void Forgetting_configurations_does_not_change_the_verdict()
    {
        var random = new Seed(20261130).CreateRandom();
        var tiny = new SearchBudget(20_000, TimeSpan.MaxValue, TimeProvider.System);
        for (var history = 0; history < 2_000; history++)
        {
            var steps = RandomHistories.Create(random, operations: 12, values: 3, clients: 5);

            Assert.Equal(Verdict(steps, Ample), Verdict(steps, tiny));
        }
    }

    [Fact]
    public void Search_of_random_histories_agrees_with_brute_force()
    {
        const ulong Seed = 20261130;
        var random = new Seed(Seed).CreateRandom();
        var invalid = 0;
        const int Histories = 60_000;
        for (var history = 0; history < Histories; history++)
        {
            var steps = RandomHistories.Create(
                random,
                operations: 2 + (history % 6),
                values: 1 + (history % 3),
                clients: 3
            );
            var isLinearizable = BruteForce.IsLinearizable(steps);
            invalid += isLinearizable ? 0 : 1;

            var found = LinearizabilitySearch.Check(steps, Ample);

            Assert.True(
                isLinearizable == (found.Verdict == SafetyVerdict.Valid) && found.Verdict != SafetyVerdict.Unknown,
                $"seed {Seed}, history {history}: {string.Join("; ", steps)}"
            );
        }

        // Both outcomes are met often, or the comparison would show nothing.
        Assert.InRange(invalid, Histories / 8, Histories * 7 / 8);
    }

    [Fact]
    public void Beginning_of_a_violation_is_the_shortest_one()
    {
        var random = new Seed(7).CreateRandom();
        var seen = 0;
        for (var history = 0; history < 5_000; history++)
        {
            var steps = RandomHistories.Create(random, operations: 6, values: 2, clients: 3);
            if (LinearizabilitySearch.Check(steps, Ample) is not { Verdict: SafetyVerdict.Invalid } found)
            {
                continue;
            }

            seen++;
            var until = found.Impossible!.Value.End;
            Assert.False(BruteForce.IsLinearizable([.. found.Beginning]));
            Assert.True(BruteForce.IsLinearizable(Before(steps, until)));
        }

        Assert.True(seen > 1_000);
    }

    /// <summary>The history as it was known just before a moment.</summary>
    private static Step[] Before(Step[] steps, long moment) =>
        [
            .. steps
                .Where(step =>
                    step.Start < moment
                    && (step.End < moment || step.Kind is not (StepKind.Read or StepKind.FailedSwap))
                )
                .Select(step =>
                    step.End < moment
                        ? step
                        : step with
                        {
                            End = Step.Never,
                            Kind = step.Kind == StepKind.Swap ? StepKind.UnknownSwap : step.Kind,
                        }
                ),
        ];

    private static SafetyVerdict Verdict(Step[] steps, SearchBudget budget) =>
        LinearizabilitySearch.Check(steps, budget).Verdict;

    private static SearchBudget Budget(long steps) =>
        new(1_000_000_000, TimeSpan.MaxValue, TimeProvider.System) { MaxSteps = steps };
}
