using System.Collections.Concurrent;

namespace PerfTests.Replica.Gossip;

/// <summary>Does one thing at a time, on one thread: what was handed over, and what is due. Whatever gathered meanwhile is done in one turn.</summary>
/// <param name="turn">Called after the work of a turn; returns when it is to be called again at the latest, in nanoseconds from now.</param>
internal sealed class GossipLoop(Func<long> turn) : IAsyncDisposable
{
    private const int WorkPerTurn = 512;
    private const int LongestWaitMs = 1_000;

    private readonly ConcurrentQueue<Action> work = new();
    private readonly SemaphoreSlim wake = new(0);
    private int isAwake;
    private volatile bool isStopping;
    private Task? thread;

    /// <summary>Things handed over and not done.</summary>
    public int Waiting => work.Count;

    /// <summary>Begins.</summary>
    public void Start() =>
        thread = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>Hands something over; from any thread.</summary>
    public void Post(Action action)
    {
        work.Enqueue(action);
        if (Interlocked.Exchange(ref isAwake, 1) == 0)
            wake.Release();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        wake.Release();
        if (thread is not null)
            await thread.ConfigureAwait(false);
        wake.Dispose();
    }

    private void Run()
    {
        try
        {
            Work();
            // What came too late is told so, by the work itself.
            while (work.TryDequeue(out var action))
                action();
        }
        catch (Exception e)
        {
            // A member that has lost its state machine must not look alive.
            Environment.FailFast("The gossip loop failed.", e);
        }
    }

    private void Work()
    {
        var waitMs = 0;
        while (!isStopping)
        {
            // Also where there is no time to wait: wakes that nobody took would pile up.
            wake.Wait(waitMs);
            Volatile.Write(ref isAwake, 0);
            for (var done = 0; done < WorkPerTurn && work.TryDequeue(out var action); done++)
                action();
            var due = turn();
            // Rounded up: a turn too early would find nothing due and ask again.
            waitMs = work.IsEmpty ? (int)Math.Clamp((due + 999_999) / 1_000_000, 0, LongestWaitMs) : 0;
        }
    }
}
