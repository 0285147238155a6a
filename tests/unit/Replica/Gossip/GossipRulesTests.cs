using PerfTests.Replica.Gossip.Protocol;

namespace PerfTests.UnitTests.Replica.Gossip;

public sealed class GossipRulesTests
{
    private const long Second = 1_000_000_000;

    private readonly GossipRules _rules = new();

    /// <summary>memberlist, util_test.go: TestRetransmitLimit and TestSuspicionTimeout give the same values.</summary>
    [Fact]
    public void Limits_equal_those_of_memberlist()
    {
        Assert.Equal(0, _rules.TransmitLimit(3, 0));
        Assert.Equal(3, _rules.TransmitLimit(3, 1));
        Assert.Equal(6, _rules.TransmitLimit(3, 99));
        Assert.Equal(3 * Second, _rules.SuspicionTimeoutMin(3, 5, Second));
        Assert.Equal(3 * Second, _rules.SuspicionTimeoutMin(3, 10, Second));
        Assert.Equal(5_096_910_013, _rules.SuspicionTimeoutMin(3, 50, Second), 1_000.0);
        Assert.Equal(6 * Second, _rules.SuspicionTimeoutMin(3, 100, Second), 1_000.0);
    }

    /// <summary>memberlist, suspicion_test.go: with k = 3 confirmations from 30 s down to 2 s the remaining times are 16, 8 and 2 s after 1, 2 and 3, to the second.</summary>
    [Fact]
    public void Suspicion_shortens_with_confirmations_down_to_its_minimum()
    {
        var min = 2 * Second;
        var times = Enumerable.Range(0, 4).Select(n => _rules.SuspicionTimeout(min, n, 3)).ToArray();

        Assert.Equal(12 * Second, times[0]);
        Assert.Equal(7 * Second, times[1]);
        Assert.InRange(times[2], 4.07 * Second, 4.08 * Second);
        Assert.Equal(min, times[3]);
        Assert.Equal(min, _rules.SuspicionTimeout(min, 0, 0));
    }

    [Fact]
    public void Confirmations_are_expected_only_where_there_are_members_to_give_them()
    {
        Assert.Equal(2, _rules.ExpectedConfirmations(4, 5));
        Assert.Equal(0, _rules.ExpectedConfirmations(4, 3));
        Assert.Equal(0, _rules.ExpectedConfirmations(1, 9));
    }

    [Fact]
    public void Clock_moves_beyond_everything_made_or_seen()
    {
        var clock = new HybridClock();
        var first = clock.Next(1_000);
        clock.Observe(first + 500);

        Assert.Equal(1_000UL << 16, first);
        Assert.Equal(first + 501, clock.Next(1_000));
        Assert.Equal(2_000UL << 16, clock.Next(2_000));
        Assert.Equal((2_000UL << 16) + 1, clock.Next(-5));
    }
}
