using PerfTests.Hosting.Monitoring;

namespace PerfTests.UnitTests.Hosting.Monitoring;

public class NodeClockTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Clock_of_the_same_machine_is_taken_for_shared_and_its_bound_is_published()
    {
        var clock = new NodeClock();

        clock.Observe(stamp: 1_100 * Ms, notBefore: 1_000 * Ms, notAfter: 1_250 * Ms);
        clock.Observe(stamp: 2_010 * Ms, notBefore: 2_000 * Ms, notAfter: 2_260 * Ms);

        Assert.True(clock.IsShared);
        Assert.Equal(0, clock.Offset);
        Assert.Equal((-150 * Ms, 10 * Ms), (clock.LowestOffset, clock.HighestOffset));
        Assert.Contains("between -150 and 10 ms", clock.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Clock_of_another_machine_is_corrected_by_the_middle_of_its_bounds()
    {
        var clock = new NodeClock();

        clock.Observe(stamp: 91_100 * Ms, notBefore: 1_000 * Ms, notAfter: 1_250 * Ms);
        clock.Observe(stamp: 92_010 * Ms, notBefore: 2_000 * Ms, notAfter: 2_260 * Ms);

        Assert.False(clock.IsShared);
        Assert.Equal((89_850 * Ms, 90_010 * Ms), (clock.LowestOffset, clock.HighestOffset));
        Assert.Equal(89_930 * Ms, clock.Offset);
    }

    [Fact]
    public void Stamps_rounded_to_the_millisecond_contradict_nothing()
    {
        var clock = new NodeClock();

        clock.Observe(stamp: 999 * Ms, notBefore: 1_000 * Ms, notAfter: 1_250 * Ms);

        Assert.True(clock.IsShared);
    }
}
