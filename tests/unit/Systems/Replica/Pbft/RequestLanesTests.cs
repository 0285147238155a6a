using PerfTests.Protocols;
using PerfTests.Replica.Wire;
using static PerfTests.UnitTests.Systems.Replica.Pbft.LanesUnderTest;

namespace PerfTests.UnitTests.Systems.Replica.Pbft;

public class RequestLanesTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(301);

    [Fact]
    public void Request_goes_to_the_primary_and_to_all_when_no_answer_comes()
    {
        var test = new LanesUnderTest();
        _ = test.Put();
        Assert.Equal(0, Assert.Single(test.Sent).Replica);

        test.Pass(Retry);
        Assert.Equal([0, 0, 1, 2, 3], test.Sent.Select(sent => sent.Replica));
        Assert.Single(test.Sent.Select(sent => sent.Request.Digest).Distinct());
        test.Pass(Retry);
        Assert.Equal(9, test.Sent.Count);
        test.Pass(Retry);
        // Each wait is twice as long as the one before.
        Assert.Equal(9, test.Sent.Count);
    }

    [Fact]
    public async Task Answer_is_what_f_plus_1_replicas_say_and_no_liar_decides_it()
    {
        var test = new LanesUnderTest();
        var call = test.Put();
        test.Reply(3, test.Latest, results: Decided(666));
        test.Reply(3, test.Latest, results: Decided(666));
        test.Reply(0, test.Latest, results: Decided(5));
        Assert.False(call.IsCompleted);

        test.Reply(1, test.Latest, results: Decided(5));
        var answer = await call;
        Assert.Equal((Outcome.Ok, 5L), (answer.Outcome, answer.Index));
        // The primary's own view of the way, as it agrees.
        Assert.Equal(100, answer.Phases!.Value.SubmissionNanoseconds);
    }

    [Fact]
    public async Task Phases_are_left_out_where_the_primary_has_not_answered_yet()
    {
        var test = new LanesUnderTest();
        var call = test.Put();
        test.Reply(1, test.Latest, results: Decided(5));
        test.Reply(2, test.Latest, results: Decided(5));

        Assert.Null((await call).Phases);
    }

    [Fact]
    public void Reply_to_an_earlier_request_of_the_lane_changes_nothing()
    {
        var test = new LanesUnderTest();
        _ = test.Put();
        var first = test.Latest;
        test.Reply(0, first, results: Decided(1));
        test.Reply(1, first, results: Decided(1));
        var second = test.Put(id: 2);
        test.Reply(2, first, results: Decided(1));
        test.Reply(3, first, results: Decided(1));

        Assert.Equal(first.Client, test.Latest.Client);
        Assert.True(test.Latest.Timestamp > first.Timestamp);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Operations_that_find_no_free_lane_go_together()
    {
        var test = new LanesUnderTest(requestOperations: 64);
        var calls = Enumerable.Range(0, 100).Select(id => test.Put(id)).ToList();
        Assert.Equal(16, test.Sent.Count);
        Assert.All(test.Sent, sent => Assert.Equal(1, sent.Request.Count));

        var first = test.Sent[0].Request;
        test.Reply(0, first, results: Decided(1));
        test.Reply(1, first, results: Decided(1));
        Assert.Equal(17, test.Sent.Count);
        Assert.Equal(64, test.Latest.Count);
        var results = Enumerable.Range(0, 64).Select(i => Decided(100 + i)).ToArray();
        var gathered = test.Latest;
        test.Reply(0, gathered, results: results);
        test.Reply(1, gathered, results: results);
        Assert.Equal(100 + 63, (await calls[16 + 63]).Index);
    }

    [Fact]
    public void Operations_wait_for_company_as_long_as_the_replicas_ask()
    {
        var test = new LanesUnderTest(requestOperations: 3, lingerUs: 10_000);
        _ = test.Put(1);
        _ = test.Put(2);
        Assert.Empty(test.Sent);
        _ = test.Put(3);
        Assert.Equal(3, test.Latest.Count);

        _ = test.Put(4);
        test.Pass(TimeSpan.FromMilliseconds(9));
        Assert.Single(test.Sent);
        test.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, test.Latest.Count);
    }

    [Fact]
    public async Task Request_outlives_its_caller_so_that_the_replicas_leave_a_silent_primary()
    {
        var test = new LanesUnderTest();
        using var deadline = new CancellationTokenSource();
        var call = test.Put(1, deadline.Token);
        await deadline.CancelAsync();
        Assert.Equal((Outcome.Unknown, "timeout"), ((await call).Outcome, (await call).Error));

        test.Pass(Retry);
        Assert.Equal(5, test.Sent.Count);
    }

    [Fact]
    public async Task Operation_that_was_never_sent_is_not_applied()
    {
        var test = new LanesUnderTest(requestOperations: 1024);
        for (var id = 0; id < 16; id++)
        {
            _ = test.Put(id);
        }
        using var deadline = new CancellationTokenSource();
        var call = test.Put(16, deadline.Token);
        await deadline.CancelAsync();
        Assert.Equal((Outcome.Failed, "timeout-unsent"), ((await call).Outcome, (await call).Error));

        var first = test.Sent[0].Request;
        test.Reply(0, first, results: Decided(1));
        test.Reply(1, first, results: Decided(1));
        Assert.Equal(16, test.Sent.Count);
    }

    [Fact]
    public async Task Read_out_of_order_is_what_2f_plus_1_replicas_say()
    {
        var test = new LanesUnderTest(readsUnordered: true);
        var call = test.Get();
        Assert.Equal([0, 1, 2, 3], test.Sent.Select(sent => sent.Replica));
        Assert.True(test.Latest.IsUnordered);
        test.Reply(0, test.Latest, results: Value(9));
        test.Reply(1, test.Latest, results: Value(9));
        test.Reply(1, test.Latest, results: Value(9));
        Assert.False(call.IsCompleted);
        test.Reply(2, test.Latest, results: Value(9));

        Assert.Equal([9], (await call).Value!);
    }

    [Fact]
    public async Task Reads_on_which_replicas_differ_are_ordered_and_the_others_are_answered()
    {
        var test = new LanesUnderTest(readsUnordered: true, requestOperations: 2, lingerUs: 1_000);
        var (same, torn) = (test.Get(1), test.Get(2));
        var read = test.Latest;
        test.Reply(0, read, results: [Value(1), Value(1)]);
        test.Reply(1, read, results: [Value(1), Value(1)]);
        test.Reply(2, read, results: [Value(1), Value(2)]);
        Assert.Equal([1], (await same).Value!);
        Assert.Equal(4, test.Sent.Count);
        test.Reply(3, read, results: [Value(1), Value(2)]);

        test.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, 1), (test.Latest.IsUnordered, test.Latest.Count));
        test.Reply(0, test.Latest, results: Value(2));
        test.Reply(1, test.Latest, results: Value(2));
        Assert.Equal([2], (await torn).Value!);
    }

    [Fact]
    public void Read_out_of_order_that_stays_unanswered_is_ordered()
    {
        var test = new LanesUnderTest(readsUnordered: true);
        _ = test.Get();
        test.Reply(0, test.Latest, results: Value(1));
        test.Pass(Retry);

        Assert.False(test.Latest.IsUnordered);
    }

    [Fact]
    public void Primary_that_is_gone_is_not_waited_for()
    {
        var test = new LanesUnderTest();
        _ = test.Put(1);
        test.Down.Add(0);
        test.Lanes.OnLost(0);
        test.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal([0, 1, 2, 3], test.Sent.Select(sent => sent.Replica));

        _ = test.Put(2);
        Assert.Equal([1, 2, 3], test.Sent.Skip(4).Select(sent => sent.Replica));
    }

    [Fact]
    public void Primary_is_that_of_a_view_which_f_plus_1_replicas_have_reached()
    {
        var test = new LanesUnderTest();
        _ = test.Put();
        test.Reply(3, test.Latest, view: 9, results: Decided(1));
        test.Reply(0, test.Latest, view: 2, results: Decided(1));
        test.Reply(1, test.Latest, view: 1, results: Decided(1));
        _ = test.Put(id: 2);

        Assert.Equal(2, test.Sent[^1].Replica);
    }

    [Fact]
    public void One_replica_alone_is_not_followed_in_what_it_asks_of_clients()
    {
        var test = new LanesUnderTest(requestOperations: 1);
        test.Lanes.OnWelcome(2, new WireWelcome(0, 4096, 1_000_000, ReadsUnordered: true));
        _ = test.Get();

        Assert.Equal((0, false), (Assert.Single(test.Sent).Replica, test.Latest.IsUnordered));
    }

    [Fact]
    public async Task Refused_operation_has_failed_and_others_of_its_request_have_not()
    {
        var test = new LanesUnderTest(requestOperations: 2, lingerUs: 1_000);
        var (refused, done) = (test.Put(1), test.Put(2));
        foreach (var replica in (int[])[1, 2])
        {
            test.Reply(replica, test.Latest, results: [new WireResult(3, false, 4, null), Decided(4)]);
        }

        Assert.Equal((Outcome.Failed, "refused"), ((await refused).Outcome, (await refused).Error));
        Assert.Equal(Outcome.Ok, (await done).Outcome);
    }
}
