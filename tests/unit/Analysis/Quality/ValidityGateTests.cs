using PerfTests.Analysis.Quality;

namespace PerfTests.UnitTests.Analysis.Quality;

public class ValidityGateTests
{
    private static readonly GeneratorFacts Sound = new()
    {
        Scheduled = 10_000,
        Overdue = 0,
        Queued = 0,
        Dropped = 0,
        MaxInFlight = 1_024,
        LagP99Us = 200,
        MaxLagP99Us = null,
        ResponseP50Us = 500,
        ResponseP99Us = 2_000,
        LowLoadServiceP50Us = 400,
        QueuedServiceP50Us = double.NaN,
        CpuShare = 0.5,
        WindowSeconds = 10,
        PauseSeconds = 0.01,
        LongestPauseMs = 0.5,
    };

    [Fact]
    public void Gate_with_sound_facts_finds_nothing() => Assert.Empty(ValidityGate.Judge(Sound));

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void Gate_with_unsent_operations_finds_the_share(long overdue, int reasons) =>
        Assert.Equal(reasons, ValidityGate.Judge(Sound with { Overdue = overdue }).Count);

    [Theory]
    [InlineData(0.9, 0.5, null, 0)]
    [InlineData(1.1, 0.5, null, 1)]
    [InlineData(1.9, 20.0, null, 0)]
    [InlineData(2.1, 20.0, null, 1)]
    [InlineData(1.1, double.NaN, null, 1)]
    [InlineData(0.4, 20.0, 0.3, 1)]
    [InlineData(4.0, 20.0, 5.0, 0)]
    public void Gate_with_schedule_lag_compares_it_with_the_limit(
        double lag,
        double median,
        double? limit,
        int reasons
    ) =>
        Assert.Equal(
            reasons,
            ValidityGate
                .Judge(Sound with { LagP99Us = lag * 1e3, ResponseP50Us = median * 1e3, MaxLagP99Us = limit * 1e3 })
                .Count
        );

    [Fact]
    public void Gate_with_a_cap_too_small_for_a_system_that_answers_finds_it() =>
        Assert.Contains(
            "cap of 1,024",
            Assert.Single(ValidityGate.Judge(Sound with { Queued = 5_000, QueuedServiceP50Us = 500 })),
            StringComparison.Ordinal
        );

    [Fact]
    public void Gate_with_a_cap_filled_by_a_slow_system_finds_nothing() =>
        Assert.Empty(ValidityGate.Judge(Sound with { Queued = 5_000, Dropped = 2_000, QueuedServiceP50Us = 90_000 }));

    [Fact]
    public void Gate_with_a_busy_machine_finds_it() =>
        Assert.Single(ValidityGate.Judge(Sound with { CpuShare = 0.91 }));

    [Theory]
    [InlineData(1.5, 0.2, 1)]
    [InlineData(1.5, 0.02, 0)]
    [InlineData(0.9, 0.2, 0)]
    public void Gate_with_collections_counts_only_those_that_can_shape_the_tail(
        double longest,
        double total,
        int reasons
    ) => Assert.Equal(reasons, ValidityGate.Judge(Sound with { LongestPauseMs = longest, PauseSeconds = total }).Count);
}
