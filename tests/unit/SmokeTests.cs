namespace PerfTests.UnitTests;

public class SmokeTests
{
    [Fact]
    public void Runs() => Assert.Equal(4, int.Parse("4"));
}
