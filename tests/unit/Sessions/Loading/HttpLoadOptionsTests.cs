using PerfTests.Loads;
using PerfTests.Sessions;
using PerfTests.Sessions.Loading;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.UnitTests.Sessions.Loading;

public class HttpLoadOptionsTests
{
    private static readonly HttpLoadOptions Sound = new() { Url = "http://localhost:8080/health" };

    [Fact]
    public void Options_with_a_url_alone_are_an_open_loop()
    {
        Assert.Empty(Sound.Validate());
        Assert.IsType<CurveLoad>(Sound.CreateProfile());
        Assert.Equal(ArrivalSpacing.Even, ((OpenLoopProfile)Sound.CreateProfile()).Spacing);
        Assert.IsType<ClosedLoad>((Sound with { Connections = 4 }).CreateProfile());
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("/health")]
    [InlineData("")]
    [InlineData("ftp://localhost/")]
    [InlineData("https://localhost/")]
    [InlineData("http://user:secret@localhost/")]
    public void Options_with_an_unusable_url_name_it(string url) =>
        Assert.Equal("url", Assert.Single((Sound with { Url = url }).Validate()).Setting);

    [Fact]
    public void Options_with_a_rate_and_connections_are_refused() =>
        Assert.Contains(
            "not both",
            Assert.Single((Sound with { Rate = 10, Connections = 2 }).Validate()).Expected,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Run_with_many_problems_reports_all_and_starts_nothing()
    {
        var options = Sound with
        {
            Url = "nonsense",
            Rate = -5,
            Duration = 25.Minutes() * 60,
            WarmUp = TimeSpan.FromSeconds(-1),
            MaxConnections = 0,
            Timeout = TimeSpan.Zero,
        };

        var failure = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            HttpLoad.RunAsync(Composition.Default, options)
        );

        Assert.Equal(
            ["url", "rate", "max-connections", "duration", "warm-up", "timeout"],
            failure.Problems.Select(problem => problem.Setting)
        );
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(2_000_000)]
    public void Options_with_a_rate_out_of_range_are_refused(double rate) =>
        Assert.Contains((Sound with { Rate = rate }).Validate(), problem => problem.Setting == "rate");

    [Fact]
    public void Options_with_more_operations_than_a_profile_holds_are_refused() =>
        Assert.Equal(
            "duration",
            Assert.Single((Sound with { Rate = 1_000_000, Duration = 20.Minutes() }).Validate()).Setting
        );
}
