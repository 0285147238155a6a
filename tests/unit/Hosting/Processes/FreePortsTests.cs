using PerfTests.Hosting.Processes;

namespace PerfTests.UnitTests.Hosting.Processes;

public sealed class FreePortsTests
{
    [Theory]
    [InlineData("32768\t60999\n", 10_000, 22_768)]
    [InlineData("11000 65535", 10_000, 1_000)]
    public void Ports_are_chosen_below_those_of_outgoing_connections(string outgoing, int first, int count) =>
        Assert.Equal((first, count), FreePorts.ChoiceBeside(outgoing));

    [Theory]
    [InlineData("10999 65535")]
    [InlineData("1024 65535")]
    [InlineData("")]
    [InlineData("many")]
    [InlineData(null)]
    public void System_chooses_where_hardly_any_port_is_left_or_it_does_not_say(string? outgoing) =>
        Assert.Null(FreePorts.ChoiceBeside(outgoing));
}
