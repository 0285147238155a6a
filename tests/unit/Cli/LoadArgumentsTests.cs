using PerfTests.Cli;
using PerfTests.Settings;

namespace PerfTests.UnitTests.Cli;

public class LoadArgumentsTests
{
    private static readonly LoadArguments Plain = new() { Url = "http://localhost:8080/" };

    [Theory]
    [InlineData("10s", 10)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5m", 90)]
    [InlineData("2H", 7_200)]
    [InlineData("0", 0)]
    [InlineData("3", 3)]
    [InlineData("-1s", -1)]
    public void Duration_with_a_unit_is_read(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ten seconds")]
    [InlineData("10 parsecs")]
    [InlineData("NaN")]
    public void Duration_without_a_number_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Arguments_that_can_be_used_become_options()
    {
        var options = (
            Plain with
            {
                Rate = "2500.5",
                Duration = "1m",
                WarmUp = "0",
                Seed = "0xff",
                MaxConnections = "32",
                Timeout = "250ms",
                Poisson = true,
            }
        ).Read();

        Assert.Equal(2_500.5, options.Rate);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Duration);
        Assert.Equal(TimeSpan.Zero, options.WarmUp);
        Assert.Equal(255UL, options.Seed.Value);
        Assert.Equal(32, options.MaxConnections);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.Timeout);
        Assert.True(options.Poisson);
    }

    [Fact]
    public void Arguments_that_cannot_be_used_are_all_reported_as_the_user_wrote_them()
    {
        var arguments = new LoadArguments
        {
            Url = "nowhere",
            Rate = "fast",
            Connections = "0",
            Duration = "25h",
            WarmUp = "soon",
            Seed = "-1",
        };

        var failure = Assert.Throws<InvalidSettingsException>(arguments.Read);

        Assert.Equal(
            ["--connections", "--duration", "--rate", "--seed", "--warm-up", "URL"],
            failure.Problems.Select(problem => problem.Setting).Order(StringComparer.Ordinal)
        );
    }
}
