namespace PerfTests.Replica.Pbft.Verification;

/// <summary>
/// Does what takes time to check, several at once: replicas' messages before clients' requests. Each of the two may have so many bytes waiting, and whoever brings more
/// waits with it, so that TCP slows the other end down.
/// </summary>
/// <param name="threads">How many at once; asked each time.</param>
internal sealed class VerificationQueue(Func<int> threads)
{
    private const long WaitingBytesMax = 32L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Backlog[] _backlogs = [new(), new()];
    private int _working;

    /// <summary>Checks that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _backlogs[0].Checks.Count + _backlogs[1].Checks.Count;
            }
        }
    }

    /// <summary>Hands a check over.</summary>
    /// <param name="isClients">Whether it is of a client's request.</param>
    /// <param name="check">What to do; must not throw.</param>
    /// <param name="bytes">The memory that it holds.</param>
    /// <returns>Ends when the next one may be brought.</returns>
    public Task Enter(bool isClients, Action check, int bytes)
    {
        Task room;
        lock (_gate)
        {
            var backlog = _backlogs[isClients ? 1 : 0];
            backlog.Checks.Enqueue((check, bytes));
            backlog.Bytes += bytes;
            if (backlog.Bytes > WaitingBytesMax)
            {
                backlog.Room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            room = backlog.Room?.Task ?? Task.CompletedTask;
            if (_working >= threads())
            {
                return room;
            }
            _working++;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.Work(), this, preferLocal: false);
        return room;
    }

    private void Work()
    {
        while (TryNext(out var check))
        {
            check();
        }
    }

    private bool TryNext(out Action check)
    {
        lock (_gate)
        {
            var backlog = _backlogs[0].Checks.Count > 0 ? _backlogs[0] : _backlogs[1];
            if (_working > threads() || !backlog.Checks.TryDequeue(out var next))
            {
                _working--;
                check = static () => { };
                return false;
            }
            backlog.Bytes -= next.Bytes;
            if (backlog.Bytes <= WaitingBytesMax / 2)
            {
                backlog.Room?.SetResult();
                backlog.Room = null;
            }
            check = next.Check;
            return true;
        }
    }

    private sealed class Backlog
    {
        public Queue<(Action Check, int Bytes)> Checks { get; } = new();

        public long Bytes { get; set; }

        public TaskCompletionSource? Room { get; set; }
    }
}
