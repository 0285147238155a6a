using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// One thread that serves all sockets of a link proxy, so that the load generator's threads never do. It sleeps in ppoll(2), whose timeout is to the nanosecond:
/// epoll's is to the millisecond, which is too coarse for delays. Whatever belongs to the loop is touched by its thread alone, and needs no locks.
/// </summary>
internal sealed partial class ProxyLoop : IAsyncDisposable
{
    private const int NoDescriptor = -1;
    private const int Niceness = -10;
    private const int NonBlockingCloseOnExec = 0x80800;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _time;
    private readonly Action<string> _report;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly List<IPolled> _polled = [];
    private readonly List<(IPolled Polled, PollEvents Events)> _ready = [];
    private readonly PriorityQueue<ITimed, (long DueNs, long Order)> _timers = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _wakeUp;
    private readonly Lock _wakeUpLock = new();
    private PollDescriptor[] _descriptors = new PollDescriptor[16];
    private long _order;
    private bool _isStopping;
    private bool _isWakeUpClosed;

    /// <summary>Starts the thread.</summary>
    /// <param name="time">The clock of delays.</param>
    /// <param name="report">Told, in words, of failures that cost a connection; called on the loop's thread.</param>
    /// <exception cref="IOException">The system has no descriptor left.</exception>
    public ProxyLoop(TimeProvider time, Action<string> report)
    {
        _time = time;
        _report = report;
        _wakeUp = EventFd(0, NonBlockingCloseOnExec);
        if (_wakeUp < 0)
        {
            throw new IOException($"eventfd: error {Marshal.GetLastPInvokeError()}");
        }

        new Thread(Run) { Name = "link proxy", IsBackground = true }.Start();
    }

    /// <summary>What is read into by whoever's turn it is.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);

    /// <summary>Nanoseconds on the clock.</summary>
    public long NowNs => (long)((Int128)_time.GetTimestamp() * NanosecondsPerSecond / _time.TimestampFrequency);

    /// <summary>Lets the loop do something; from any thread. After the end nothing is done any more.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        lock (_wakeUpLock)
        {
            if (!_isWakeUpClosed)
            {
                var one = 1L;
                _ = Write(_wakeUp, ref one, sizeof(long));
            }
        }
    }

    /// <summary>Lets the loop find something out; from any thread.</summary>
    /// <exception cref="OperationCanceledException">The loop has ended before, or it was cancelled.</exception>
    public async Task<T> AskAsync<T>(Func<T> ask, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.TrySetResult(ask());
            }
#pragma warning disable CA1031 // It is the asker's.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                answer.TrySetException(failure);
            }
        });
        await Task.WhenAny(answer.Task, _ended.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.Task.IsCompleted
            ? await answer.Task.ConfigureAwait(false)
            : throw new OperationCanceledException("the link proxy has ended");
    }

    /// <summary>Watches a socket. On the loop's thread only.</summary>
    public void Watch(IPolled polled) => _polled.Add(polled);

    /// <summary>Watches a socket no more. On the loop's thread only.</summary>
    public void Forget(IPolled polled) => _polled.Remove(polled);

    /// <summary>Comes back to something. On the loop's thread only.</summary>
    public void WakeAt(long dueNs, ITimed timed) => _timers.Enqueue(timed, (dueNs, _order++));

    /// <summary>Ends the thread; what it watched is its owner's to close.</summary>
    public async ValueTask DisposeAsync()
    {
        Post(() => _isStopping = true);
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        // Where the system lets it, it goes before the nodes and the generator: what it adds should be what was asked for, not a turn of the scheduler.
        _ = SetPriority(which: 0, who: 0, Niceness);
        while (!_isStopping)
        {
            var count = Fill();
            Wait(count);
            DrainPosted();
            Guard(RunTimers);
            Serve(count);
        }

        lock (_wakeUpLock)
        {
            _isWakeUpClosed = true;
            _ = Close(_wakeUp);
        }

        _ended.TrySetResult();
    }

    /// <summary>The watch anew for each turn: what a socket waits for changes at almost every one.</summary>
    private int Fill()
    {
        var count = _polled.Count + 1;
        if (_descriptors.Length < count)
        {
            _descriptors = new PollDescriptor[2 * count];
        }

        _descriptors[0] = new PollDescriptor { Descriptor = _wakeUp, Wanted = PollEvents.In };
        for (var i = 1; i < count; i++)
        {
            var wanted = _polled[i - 1].Wanted;
            _descriptors[i] = new PollDescriptor
            {
                // Errors are reported whatever is waited for: who waits for nothing must not be in the watch.
                Descriptor = wanted == PollEvents.None ? NoDescriptor : _polled[i - 1].Descriptor,
                Wanted = wanted,
            };
        }

        return count;
    }

    private unsafe void Wait(int count)
    {
        var limit = new TimeSpec();
        var hasLimit = _timers.TryPeek(out _, out var next);
        if (hasLimit)
        {
            var wait = Math.Max(0, next.DueNs - NowNs);
            limit.Seconds = (nint)(wait / NanosecondsPerSecond);
            limit.Nanoseconds = (nint)(wait % NanosecondsPerSecond);
        }

        fixed (PollDescriptor* descriptors = _descriptors)
        {
            if (PPoll(descriptors, (nuint)count, hasLimit ? &limit : null, 0) >= 0)
            {
                return;
            }
        }

        // Interrupted by a signal: nothing is known of any socket.
        Array.Clear(_descriptors);
    }

    private void DrainPosted()
    {
        if (_descriptors[0].Ready != PollEvents.None)
        {
            var count = 0L;
            _ = Read(_wakeUp, ref count, sizeof(long));
        }

        while (_posted.TryDequeue(out var action))
        {
            Guard(action);
        }
    }

    private void RunTimers()
    {
        while (_timers.TryPeek(out var timed, out var due) && due.DueNs <= NowNs)
        {
            _timers.Dequeue();
            timed.OnTime();
        }
    }

    private void Serve(int count)
    {
        // A turn may add and remove sockets: whom the events belong to is settled before the first turn.
        _ready.Clear();
        for (var i = 1; i < count && i <= _polled.Count; i++)
        {
            if (_descriptors[i].Ready != PollEvents.None && _polled[i - 1].Descriptor == _descriptors[i].Descriptor)
            {
                _ready.Add((_polled[i - 1], _descriptors[i].Ready));
            }
        }

        foreach (var (polled, events) in _ready)
        {
            try
            {
                polled.OnReady(events);
            }
#pragma warning disable CA1031 // As in Guard, without a closure for each event.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Report(failure);
            }
        }
    }

    /// <summary>What one connection runs into must not end the others, nor the harness.</summary>
    private void Guard(Action act)
    {
        try
        {
            act();
        }
#pragma warning disable CA1031 // See above; it is reported.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Report(failure);
        }
    }

    private void Report(Exception failure) => _report($"{failure.GetType().Name}: {failure.Message}");

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static unsafe partial int PPoll(PollDescriptor* descriptors, nuint count, TimeSpec* limit, nint signals);

    /// <summary>Of the calling thread alone, as Linux has it; see setpriority(2).</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, ref long value, nint length);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, ref long value, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public PollEvents Wanted;
        public PollEvents Ready;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
