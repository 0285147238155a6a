using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Units;

namespace PerfTests.UnitTests.Hosting.Processes;

public class LinkTests
{
    private const long Millisecond = 1_000_000;
    private const int Draws = 20_000;
    private const long Now = 1_000 * Millisecond;
    private const int Fault = 1;

    private readonly Link _link = new(new LinkKey(NodeId.Number(1), NodeId.Number(2)));

    [Fact]
    public void Untouched_link_hands_on_at_once()
    {
        Assert.Equal(77, _link.AdmitDatagram(1_000, 77));
        Assert.Equal(77, _link.AdmitStream(1_000, 77));
    }

    [Theory]
    [InlineData(DelayDistribution.Normal)]
    [InlineData(DelayDistribution.Uniform)]
    [InlineData(DelayDistribution.Exponential)]
    public void Delay_has_the_mean_and_the_spread_of_its_distribution(DelayDistribution distribution)
    {
        Worsen(
            new LinkQuality
            {
                Delay = 50.Milliseconds(),
                Jitter = 10.Milliseconds(),
                Distribution = distribution,
            }
        );

        var delays = Enumerable.Range(0, 5 * Draws).Select(_ => _link.AdmitDatagram(100, 0) / 1e6).ToArray();

        var mean = delays.Average();
        var deviation = Math.Sqrt(delays.Average(delay => Math.Pow(delay - mean, 2)));
        // The jitter of a uniform delay is half its width, whose deviation is the width over the root of 12.
        var expected = distribution == DelayDistribution.Uniform ? 20 / Math.Sqrt(12) : 10;
        Assert.Equal(50, mean, 0.5);
        Assert.Equal(expected, deviation, 0.02 * expected);
        Assert.True(distribution != DelayDistribution.Uniform || (delays.Min() >= 40 && delays.Max() <= 60));
        Assert.True(distribution != DelayDistribution.Exponential || delays.Min() >= 40);
    }

    [Fact]
    public void Normal_delay_is_never_negative()
    {
        Worsen(new LinkQuality { Delay = 10.Milliseconds(), Jitter = 10.Milliseconds() });

        Assert.DoesNotContain(Enumerable.Range(0, Draws), _ => _link.AdmitDatagram(100, 5) < 5);
    }

    [Fact]
    public void Limited_link_takes_as_long_as_its_rate_says()
    {
        Worsen(new LinkQuality { BytesPerSecond = 1_000_000 });

        var due = Enumerable.Range(0, 1_000).Select(_ => _link.AdmitStream(1_000, Now) - Now).ToArray();

        // A megabyte at a megabyte per second, but for the 10 ms of it that pass at once after a pause.
        Assert.Equal(990 * Millisecond, due[^1]);
    }

    [Fact]
    public void Limited_link_drops_datagrams_that_would_wait_too_long()
    {
        Worsen(new LinkQuality { BytesPerSecond = 100_000 });

        var lost = Enumerable.Range(0, 100).Count(_ => _link.AdmitDatagram(1_000, Now) == Link.Lost);

        // 200 ms of its rate wait, and 10 ms pass at once.
        Assert.Equal(100 - 22, lost);
        Assert.Equal(lost, _link.Counts.Dropped);
    }

    [Fact]
    public void Limited_link_reads_in_pieces_that_even_the_flow_out()
    {
        Worsen(new LinkQuality { BytesPerSecond = 100_000 });

        Assert.Equal(1_000, _link.ReadBytes);
        Assert.Equal(20_000, _link.QueueBytes);
    }

    [Fact]
    public void Loss_has_its_share_and_the_same_for_the_same_seed()
    {
        Worsen(new LinkQuality { Loss = 0.1 });
        var lost = Enumerable.Range(0, Draws).Select(_ => _link.AdmitDatagram(100, 0) == Link.Lost).ToArray();
        Worsen(new LinkQuality { Loss = 0.1 });
        var again = Enumerable.Range(0, Draws).Select(_ => _link.AdmitDatagram(100, 0) == Link.Lost).ToArray();

        Assert.Equal(0.1, lost.Count(isLost => isLost) / (double)Draws, 0.005);
        Assert.Equal(lost, again);
    }

    [Fact]
    public void Lost_piece_of_a_connection_comes_after_the_timeouts_of_its_losses()
    {
        Worsen(new LinkQuality { Loss = 0.2 });

        var late = Enumerable.Range(0, Draws).Select(_ => _link.AdmitStream(100, 0) / Millisecond).ToArray();

        Assert.Equal(0.2, late.Count(delay => delay > 0) / (double)Draws, 0.01);
        Assert.Equal(0.04, late.Count(delay => delay > 200) / (double)Draws, 0.005);
        Assert.All(late, delay => Assert.Contains(delay, new long[] { 0, 200, 600, 1_400, 3_000, 6_200, 12_600 }));
        Assert.Equal(late.Count(delay => delay > 0), _link.Counts.Retransmitted);
    }

    [Fact]
    public void Large_piece_is_lost_if_any_of_its_segments_is()
    {
        Worsen(new LinkQuality { Loss = 0.1 });

        var late = Enumerable.Range(0, Draws).Count(_ => _link.AdmitStream(10 * 1_448, 0) > 0);

        Assert.Equal(1 - Math.Pow(0.9, 10), late / (double)Draws, 0.015);
    }

    [Fact]
    public void Cut_link_loses_every_datagram()
    {
        Worsen(new LinkQuality { IsCut = true });

        Assert.Equal(Link.Lost, _link.AdmitDatagram(100, 0));
    }

    [Fact]
    public void Faults_that_overlap_add_up_and_heal_one_by_one()
    {
        _link.Worsen(1, new LinkQuality { Delay = 10.Milliseconds() }, new Seed(1));
        _link.Worsen(2, new LinkQuality { Delay = 5.Milliseconds() }, new Seed(1));
        Assert.Equal(15 * Millisecond, _link.AdmitDatagram(100, 0));

        _link.Heal(1);
        Assert.Equal(5 * Millisecond, _link.AdmitDatagram(100, 0));
        Assert.False(_link.IsUntouched);

        _link.Heal(2);
        _link.Heal(2);
        Assert.True(_link.IsUntouched);
    }

    private void Worsen(LinkQuality quality) => _link.Worsen(Fault, quality, new Seed(7));
}
