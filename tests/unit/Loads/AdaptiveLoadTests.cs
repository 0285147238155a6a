using PerfTests.Loads;
using PerfTests.Units;

namespace PerfTests.UnitTests.Loads;

public class AdaptiveLoadTests
{
    private static readonly AdaptiveLoad Profile = Load.Adaptive(Rate.PerSecond(100), Rate.PerSecond(50), 30.Seconds());

    [Theory]
    [InlineData(96, 4, 150)]
    [InlineData(95, 5, 100)]
    [InlineData(80, 20, 100)]
    [InlineData(79, 21, 50)]
    [InlineData(0, 0, 50)]
    [InlineData(0, 10, 50)]
    public void Next_follows_the_share_of_success(long ok, long unsuccessful, double expected) =>
        Assert.Equal(
            expected,
            Profile.Next(Rate.PerSecond(100), new StepFeedback(ok, unsuccessful)).OperationsPerSecond
        );

    [Fact]
    public void Next_never_goes_below_one_per_second() =>
        Assert.Equal(1, Profile.Next(Rate.PerSecond(20), new StepFeedback(0, 10)).OperationsPerSecond);

    [Fact]
    public void Next_never_goes_above_the_highest() =>
        Assert.Equal(
            120,
            (Profile with { Highest = Rate.PerSecond(120) })
                .Next(Rate.PerSecond(100), new StepFeedback(10, 0))
                .OperationsPerSecond
        );

    [Fact]
    public void Validate_reports_every_problem()
    {
        var load = Profile with { Start = Rate.PerSecond(0), Increment = Rate.PerSecond(0), Step = TimeSpan.Zero };

        Assert.Empty(Profile.Validate());
        Assert.Equal(3, load.Validate().Count());
        Assert.Equal(2, Load.Closed(0, 1.Seconds(), TimeSpan.FromSeconds(-1)).Validate().Count());
        Assert.Empty(Load.Closed(64, 1.Seconds()).Validate());
    }
}
