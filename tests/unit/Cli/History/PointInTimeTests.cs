using PerfTests.Cli.History;

namespace PerfTests.UnitTests.Cli.History;

public class PointInTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-24", "2026-11-24T00:00:00Z")]
    [InlineData("2026-11-24T08:30", "2026-11-24T08:30:00Z")]
    [InlineData("2026-11-24T08:30+02:00", "2026-11-24T06:30:00Z")]
    [InlineData("2026-11-24T08:30:15.25Z", "2026-11-24T08:30:15.25Z")]
    [InlineData("1d", "2026-11-24T12:00:00Z")]
    [InlineData("0.5d", "2026-11-25T00:00:00Z")]
    [InlineData("90m", "2026-11-25T10:30:00Z")]
    public void Text_that_is_a_date_or_an_age_is_read(string text, string expected)
    {
        Assert.True(PointInTime.TryRead(text, Now, out var point));
        Assert.Equal(DateTimeOffset.Parse(expected, null), point);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("yesterday")]
    [InlineData("-1d")]
    [InlineData("1e300d")]
    [InlineData("25.11.2026")]
    [InlineData("2026-13-01")]
    public void Text_that_is_neither_is_refused(string text)
    {
        Assert.False(PointInTime.TryRead(text, Now, out _));
    }
}
