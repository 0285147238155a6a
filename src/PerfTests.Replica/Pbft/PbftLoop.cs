using System.Collections.Concurrent;

namespace PerfTests.Replica.Pbft;

/// <summary>Does one thing at a time, on one thread, in turns: whatever gathered meanwhile, and then the turn's end, where all of it is written down and said at once.</summary>
/// <param name="endTurn">Called after the work of a turn; returns when it is to be called again at the latest, in nanoseconds from now.</param>
/// <param name="isHeldUp">Whether the last turn could not end: then nothing else is begun.</param>
internal sealed class PbftLoop(Func<long> endTurn, Func<bool> isHeldUp) : IAsyncDisposable
{
    private const int WorkPerTurn = 1_024;
    private const int WaitingMax = 65_536;
    private const long WaitingBytesMax = 256L * 1024 * 1024;
    private const int MaxWaitMs = 1_000;

    private readonly ConcurrentQueue<(Action Work, int Bytes)> _work = new();
    private readonly SemaphoreSlim _wake = new(0);
    private int _isAwake;
    private int _waiting;
    private long _waitingBytes;
    private volatile bool _isStopping;
    private Task? _thread;

    /// <summary>Things handed over and not done.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Begins.</summary>
    public void Start() =>
        _thread = Task.Factory.StartNew(
            Run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>Hands something over if there is room; from any thread.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="bytes">The memory that it holds.</param>
    /// <returns>False when too much waits.</returns>
    public bool TryPost(Action action, int bytes)
    {
        if (Waiting >= WaitingMax || Interlocked.Read(ref _waitingBytes) >= WaitingBytesMax)
        {
            return false;
        }
        Post(action, bytes);
        return true;
    }

    /// <summary>Hands something of this node's own over, which has room always; from any thread.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="bytes">The memory that it holds.</param>
    public void Post(Action action, int bytes = 0)
    {
        Interlocked.Increment(ref _waiting);
        Interlocked.Add(ref _waitingBytes, bytes);
        _work.Enqueue((action, bytes));
        if (Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            _wake.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_isStopping)
        {
            return;
        }
        _isStopping = true;
        _wake.Release();
        if (_thread is not null)
        {
            await _thread.ConfigureAwait(false);
        }
    }

    private void Run()
    {
        try
        {
            var waitMs = 0;
            while (!_isStopping)
            {
                // Also where there is no time to wait: wakes that nobody took would pile up.
                _wake.Wait(waitMs);
                Volatile.Write(ref _isAwake, 0);
                if (!isHeldUp())
                {
                    DoWaiting();
                }
                var due = endTurn();
                // Rounded up: a turn too early would find nothing due and ask again.
                waitMs = _work.IsEmpty || isHeldUp() ? (int)Math.Clamp((due + 999_999) / 1_000_000, 0, MaxWaitMs) : 0;
            }
        }
        catch (Exception e)
        {
            // A replica that has lost its state machine must not look alive.
            Environment.FailFast("The PBFT loop failed.", e);
        }
    }

    private void DoWaiting()
    {
        for (var done = 0; done < WorkPerTurn && _work.TryDequeue(out var next); done++)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Add(ref _waitingBytes, -next.Bytes);
            next.Work();
        }
    }
}
