using PerfTests.Sessions.Running;

namespace PerfTests.UnitTests.Sessions.Running;

public class SecondTriesTests
{
    [Fact]
    public void Second_tries_end_once_the_machine_was_too_busy_for_two_of_them()
    {
        var tries = new SecondTries();

        tries.Add(isInvalid: true);
        tries.Add(isInvalid: false);
        Assert.True(tries.AreWorthwhile);
        tries.Add(isInvalid: true);

        Assert.False(tries.AreWorthwhile);
    }
}
