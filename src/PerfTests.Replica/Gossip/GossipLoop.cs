using System.Collections.Concurrent;

namespace PerfTests.Replica.Gossip;

/// <summary>Does one thing at a time, on one thread: what was handed over, and what is due. Whatever gathered meanwhile is done in one turn.</summary>
/// <param name="turn">Called after the work of a turn; returns when it is to be called again at the latest, in nanoseconds from now.</param>
internal sealed class GossipLoop(Func<long> turn) : IAsyncDisposable
{
    private const int WorkPerTurn = 512;
    private const int MaxWaitMs = 1_000;

    private readonly ConcurrentQueue<Action> _work = new();
    private readonly SemaphoreSlim _wake = new(0);
    private int _isAwake;
    private volatile bool _isStopping;
    private Task? _thread;

    /// <summary>Things handed over and not done.</summary>
    public int Waiting => _work.Count;

    /// <summary>Begins.</summary>
    public void Start() =>
        _thread = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>Hands something over; from any thread.</summary>
    public void Post(Action action)
    {
        _work.Enqueue(action);
        if (Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            _wake.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _wake.Release();
        if (_thread is not null)
        {
            await _thread.ConfigureAwait(false);
        }
        _wake.Dispose();
    }

    private void Run()
    {
        try
        {
            Work();
            // What came too late is told so, by the work itself.
            while (_work.TryDequeue(out var action))
            {
                action();
            }
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
        while (!_isStopping)
        {
            // Also where there is no time to wait: wakes that nobody took would pile up.
            _wake.Wait(waitMs);
            Volatile.Write(ref _isAwake, 0);
            for (var done = 0; done < WorkPerTurn && _work.TryDequeue(out var action); done++)
            {
                action();
            }
            var due = turn();
            // Rounded up: a turn too early would find nothing due and ask again.
            waitMs = _work.IsEmpty ? (int)Math.Clamp((due + 999_999) / 1_000_000, 0, MaxWaitMs) : 0;
        }
    }
}
