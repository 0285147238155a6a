using PerfTests.Hosting.Linux;

namespace PerfTests.UnitTests.Hosting;

public class ProcessStatTests
{
    [Fact]
    public void Stat_of_a_process_with_a_hostile_name_is_read_after_the_last_parenthesis()
    {
        const string Text =
            "4242 (a) b) (c) S 1 4242 4242 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 7 0 123456 1000000 2500 18446744073709551615 1 1 0";

        var stat = ProcessStat.Parse(Text);

        Assert.Equal(new ProcessStat('S', 150, 50, 7, 123456, 2500), stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4242 (sh")]
    [InlineData("4242 (sh) S 1 2 3")]
    public void Stat_that_is_cut_short_is_refused(string text) =>
        Assert.Throws<FormatException>(() => ProcessStat.Parse(text));

    [Fact]
    public void Identity_of_this_process_survives_writing_and_is_alive()
    {
        var self = ProcessIdentity.Self;

        Assert.Equal(self, ProcessIdentity.Parse(self.ToString()));
        Assert.True(self.IsAlive);
        Assert.False((self with { StartTicks = self.StartTicks + 1 }).IsAlive);
    }
}
