using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Units;

namespace PerfTests.UnitTests.Hosting.Processes;

public class LinkProofTests
{
    private static readonly NodeId One = NodeId.Number(1);
    private static readonly NodeId Two = NodeId.Number(2);
    private static readonly LinkKey Forth = new(One, Two);
    private static readonly LinkKey Back = new(Two, One);

    [Fact]
    public void Cut_is_proven_when_every_link_holds_something_back_and_nothing_passed()
    {
        var cut = new LinkQuality { IsCut = true };

        Assert.True(Judge(cut, new() { HeldBytes = 10 }, new() { Dropped = 3 }).IsProven);
        Assert.False(Judge(cut, new() { HeldBytes = 10 }, new()).IsProven);
        Assert.False(Judge(cut, new() { HeldBytes = 10 }, new() { Dropped = 3, Bytes = 1 }).IsProven);
    }

    [Fact]
    public void Delay_is_proven_by_what_was_measured_not_by_what_was_asked()
    {
        var slow = new LinkQuality { Delay = 50.Milliseconds() };

        Assert.True(Judge(slow, new(), Passed(pieces: 4, eachMs: 51)).IsProven);
        Assert.False(Judge(slow, new(), Passed(pieces: 4, eachMs: 2)).IsProven);
        Assert.False(Judge(slow, new(), Passed(pieces: 2, eachMs: 51)).IsProven);
        Assert.Contains(
            "4 pieces delayed by 51.0 ms",
            Judge(slow, new(), Passed(pieces: 4, eachMs: 51)).Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Loss_limit_and_late_close_are_proven_by_their_counts()
    {
        Assert.True(Judge(new() { Loss = 0.1 }, new(), new() { Dropped = 1 }).IsProven);
        Assert.True(Judge(new() { Loss = 0.1 }, new(), new() { Retransmitted = 1 }).IsProven);
        Assert.False(Judge(new() { Loss = 0.1 }, new(), new() { Pieces = 100 }).IsProven);
        Assert.True(Judge(new() { BytesPerSecond = 1_000 }, new(), new() { Pieces = 1 }).IsProven);
        Assert.True(Judge(new() { CloseDelay = 1.Seconds() }, new(), new() { HeldEnds = 1 }).IsProven);
        Assert.False(Judge(new() { CloseDelay = 1.Seconds() }, new(), new()).IsProven);
    }

    [Fact]
    public void What_was_counted_before_the_fault_proves_nothing()
    {
        var watch = Watch(new LinkQuality { Loss = 0.1 });
        var before = new LinkCounts { Dropped = 5 };
        watch.Before = new Dictionary<LinkKey, LinkCounts> { [Forth] = before, [Back] = before };

        Assert.False(LinkProof.OfEffect(watch, _ => before).IsProven);
        Assert.True(LinkProof.OfEffect(watch, _ => before with { Dropped = 6 }).IsProven);
    }

    [Fact]
    public void Fault_of_no_link_is_not_proven() =>
        Assert.False(LinkProof.OfEffect(new LinkWatch([]), _ => new LinkCounts()).IsProven);

    private static LinkCounts Passed(int pieces, double eachMs) =>
        new() { Pieces = pieces, PassageNs = (long)(pieces * eachMs * 1e6) };

    private static FaultProof Judge(LinkQuality quality, LinkCounts forth, LinkCounts back) =>
        LinkProof.OfEffect(Watch(quality), key => key == Forth ? forth : back);

    private static LinkWatch Watch(LinkQuality quality) =>
        new([new LinkChange(One, Two, quality), new LinkChange(Two, One, quality)]);
}
