using PerfTests.Replica.Gossip.Protocol;

namespace PerfTests.UnitTests.Replica.Gossip;

public sealed class BroadcastQueueTests
{
    [Fact]
    public void Messages_are_sent_as_often_as_the_limit_says_those_sent_least_first()
    {
        var queue = new BroadcastQueue(capacity: 100);
        var (old, young) = (Make(1), Make(2));
        queue.Add(old);
        Assert.Equal([old], Take(queue, bytes: 1_000, limit: 3));
        queue.Add(young);

        Assert.Equal([young], Take(queue, bytes: 1, limit: 3));
        Assert.Equal([old, young], Take(queue, bytes: 1_000, limit: 3).OrderBy(update => update.Stamp.Clock));
        Assert.Equal([old, young], Take(queue, bytes: 1_000, limit: 3).OrderBy(update => update.Stamp.Clock));
        Assert.Empty(Take(queue, bytes: 1_000, limit: 3));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Newer_claim_about_a_member_replaces_the_older()
    {
        var queue = new BroadcastQueue(capacity: 100);
        queue.Add(new MemberRecord(MemberState.Suspect, 1, 5, 0));
        queue.Add(new MemberRecord(MemberState.Suspect, 2, 5, 0));
        queue.Add(new MemberRecord(MemberState.Alive, 1, 6, 1));
        var taken = new List<GossipMessage>();
        queue.Take(1_000, 1, taken);

        Assert.Equal(
            [(1, 6L), (2, 5L)],
            taken.Cast<MemberRecord>().Select(record => (record.Member, record.Incarnation)).Order()
        );
    }

    [Fact]
    public void Full_queue_drops_what_was_sent_most_often()
    {
        var queue = new BroadcastQueue(capacity: 3);
        queue.Add(Make(1));
        queue.Add(Make(2));
        _ = Take(queue, bytes: 1, limit: 9);
        queue.Add(Make(3));
        queue.Add(Make(4));

        Assert.Equal((3, 1L), (queue.Count, queue.Dropped));
        Assert.Equal([2UL, 3UL, 4UL], Take(queue, bytes: 1_000, limit: 1).Select(update => update.Stamp.Clock));
    }

    private static Update Make(ulong clock) => new(new Stamp(clock, 0, 1), [1], [2], WantsReceipt: false);

    private static List<Update> Take(BroadcastQueue queue, int bytes, int limit)
    {
        var taken = new List<GossipMessage>();
        queue.Take(bytes, limit, taken);
        return [.. taken.Cast<Update>()];
    }
}
