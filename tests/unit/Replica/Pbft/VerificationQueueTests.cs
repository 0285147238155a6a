using PerfTests.Replica.Pbft.Verification;

namespace PerfTests.UnitTests.Replica.Pbft;

public sealed class VerificationQueueTests
{
    [Fact]
    public async Task Replicas_messages_are_checked_before_clients_requests()
    {
        var queue = new VerificationQueue(() => 1);
        var (order, open) = (new List<string>(), new TaskCompletionSource());
        var done = new TaskCompletionSource();
        _ = queue.Enter(isClients: true, () => open.Task.Wait(), 1);
        _ = queue.Enter(isClients: true, () => order.Add("client"), 1);
        _ = queue.Enter(isClients: false, () => order.Add("replica"), 1);
        _ = queue.Enter(isClients: true, done.SetResult, 1);

        open.SetResult();
        await done.Task;

        Assert.Equal(["replica", "client"], order);
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public async Task Whoever_brings_too_much_waits_until_half_of_it_is_done_and_others_do_not()
    {
        var queue = new VerificationQueue(() => 1);
        var open = new TaskCompletionSource();
        _ = queue.Enter(isClients: true, () => open.Task.Wait(), 0);
        var room = Task.CompletedTask;
        for (var i = 0; i < 40; i++)
        {
            room = queue.Enter(isClients: true, () => { }, 1024 * 1024);
        }

        Assert.False(room.IsCompleted);
        Assert.True(queue.Enter(isClients: false, () => { }, 1).IsCompleted);
        open.SetResult();
        await room;
    }

    [Fact]
    public async Task As_many_checks_run_at_once_as_there_are_threads_now()
    {
        var threads = 2;
        var queue = new VerificationQueue(() => threads);
        var (open, done) = (new TaskCompletionSource(), new CountdownEvent(6));
        var (running, most) = (0, 0);
        for (var i = 0; i < 6; i++)
        {
            _ = queue.Enter(
                isClients: i % 2 == 0,
                () =>
                {
                    var now = Interlocked.Increment(ref running);
                    lock (open)
                    {
                        most = Math.Max(most, now);
                    }
                    open.Task.Wait();
                    Interlocked.Decrement(ref running);
                    done.Signal();
                },
                1
            );
        }
        threads = 1;
        open.SetResult();
        await Task.Run(done.Wait);

        Assert.InRange(most, 1, 2);
    }
}
