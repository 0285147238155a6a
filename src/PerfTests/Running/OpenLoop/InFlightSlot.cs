using System.Runtime.CompilerServices;
using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// A slot in flight: executes one operation after the other, without allocating for them. Its state changes by
/// compare-and-swap, so that of completion, timeout and deadline exactly one has the last word. The version in the state
/// tells the operations apart.
/// </summary>
#pragma warning disable CA1001 // A token source without a timer holds nothing to dispose, and a late client may still use it.
internal sealed class InFlightSlot : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    /// <summary>Operations that end without waiting are executed in a row, up to this many: then other work gets the thread.</summary>
    private const int MaxInARow = 16;

    private const int StateBits = 3;
    private const long StateMask = (1 << StateBits) - 1;

    private readonly InFlightTable _table;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Action _continue;
    private ScheduledOperation _pending;
    private int _lane;
    private ConfiguredValueTaskAwaitable<OperationResult>.ConfiguredValueTaskAwaiter _awaiter;
    private long _state;
    private long _sent;

    public InFlightSlot(InFlightTable table, int index, int lane)
    {
        _table = table;
        Index = index;
        _lane = lane;
        _continue = Continue;
    }

    /// <summary>Its position in the table.</summary>
    public int Index { get; }

    /// <summary>Gives it an operation, and its lane if it has none; the caller dispatches it then.</summary>
    public void Load(in ScheduledOperation pending)
    {
        _pending = pending;
        if (pending.Lane < 0)
        {
            _pending.Lane = _lane;
        }

        var version = (Volatile.Read(ref _state) >> StateBits) + 1;
        Volatile.Write(ref _state, (version << StateBits) | (long)InFlightSlotState.Dispatched);
    }

    /// <summary>Sends the operation, and those that follow it in this slot as long as they end without waiting.</summary>
    public void Execute()
    {
        LinuxUrgency.Apply();
        ExecuteInARow(MaxInARow);
    }

    /// <summary>Tells the client to give up, if the operation was sent longer ago than the timeout; gives it up itself after the grace.</summary>
    public void Check(long now, long timeout, long grace)
    {
        var state = Volatile.Read(ref _state);
        var age = now - Volatile.Read(ref _sent);
        switch ((InFlightSlotState)(state & StateMask))
        {
            case InFlightSlotState.Running when age > timeout && TryChange(state, InFlightSlotState.Cancelling):
                _table.Dispatch(new Cancellation(_giveUp));
                break;
            case InFlightSlotState.Cancelling
                when age > timeout + grace && TryChange(state, InFlightSlotState.Abandoned):
                _table.Recorder.Ended(_pending, OperationResult.Unknown("timeout"), now);
                _table.Replace(this, _table.Recorder.NewLane(), now);
                break;
        }
    }

    /// <summary>Gives the operation up at the end of the run.</summary>
    /// <param name="now">The time.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>What it was doing until then.</returns>
    public InFlightSlotState Abandon(long now, out ScheduledOperation operation)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            operation = _pending;
            var doing = (InFlightSlotState)(state & StateMask);
            if (doing is InFlightSlotState.Idle or InFlightSlotState.Abandoned)
            {
                return doing;
            }

            if (TryChange(state, InFlightSlotState.Abandoned))
            {
                if (doing is InFlightSlotState.Running or InFlightSlotState.Cancelling)
                {
                    _table.Recorder.Abandoned(_pending, now);
                    _table.Dispatch(new Cancellation(_giveUp));
                }

                return doing;
            }
        }
    }

    private void ExecuteInARow(int most)
    {
        for (var count = 0; count < most; count++)
        {
            if (!TrySend(out var pending))
            {
                return;
            }

            _awaiter = pending.ConfigureAwait(false).GetAwaiter();
            if (!_awaiter.IsCompleted)
            {
                _awaiter.UnsafeOnCompleted(_continue);
                return;
            }

            if (!TryEnd())
            {
                return;
            }
        }

        _table.Dispatch(this);
    }

    private bool TrySend(out ValueTask<OperationResult> pending)
    {
        var state = Volatile.Read(ref _state);
        var sent = _table.Now;
        // Before the state says so: whoever gives the operation up reads the stamp.
        _pending.SentNanoseconds = sent;
        Volatile.Write(ref _sent, sent);
        if (
            (InFlightSlotState)(state & StateMask) != InFlightSlotState.Dispatched
            || !TryChange(state, InFlightSlotState.Running)
        )
        {
            pending = default;
            return false;
        }

        _table.Recorder.Sent(ref _pending, sent);
        try
        {
            pending = _table.Client.ExecuteAsync(_pending.Operation, _giveUp.Token);
        }
#pragma warning disable CA1031 // A client that throws against its contract must not end the run: the operation counts as unknown.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            pending = new ValueTask<OperationResult>(Blame(failure));
        }

        return true;
    }

    /// <summary>Goes on after an operation that had to wait: on the thread on which it ended, with the next one at once.</summary>
    private void Continue()
    {
        if (TryEnd())
        {
            ExecuteInARow(1 + MaxInARow);
        }
    }

    /// <summary>Ends the operation.</summary>
    /// <returns>Whether the slot holds another one to execute.</returns>
    private bool TryEnd()
    {
        var ended = _table.Now;
        OperationResult result;
        try
        {
            result = _awaiter.GetResult();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            result = Blame(failure);
        }

        _awaiter = default;
        var state = Volatile.Read(ref _state);
        while ((InFlightSlotState)(state & StateMask) is InFlightSlotState.Running or InFlightSlotState.Cancelling)
        {
            if (TryChange(state, InFlightSlotState.Idle))
            {
                _table.Recorder.Ended(_pending, result, ended);
                // What is of unknown effect may still be applied: its client goes on as another one.
                _lane = result.Outcome == Outcome.Unknown ? _table.Recorder.NewLane() : _pending.Lane;
                // A cancelled source cannot be used again, and its cancellation may still be under way.
                return (InFlightSlotState)(state & StateMask) == InFlightSlotState.Running
                    ? _table.TryFollow(this, _lane, ended)
                    : _table.Replace(this, _lane, ended);
            }

            state = Volatile.Read(ref _state);
        }

        return false;
    }

    private OperationResult Blame(Exception failure) =>
        failure is OperationCanceledException && _giveUp.IsCancellationRequested
            ? OperationResult.Unknown("timeout")
            : OperationResult.Unknown("exception-" + failure.GetType().Name);

    private bool TryChange(long from, InFlightSlotState to) =>
        Interlocked.CompareExchange(ref _state, (from & ~StateMask) | (long)to, from) == from;

    /// <summary>Cancels off the pacing thread: callbacks of a cancellation are the client's code.</summary>
    private sealed class Cancellation(CancellationTokenSource source) : IThreadPoolWorkItem
    {
        public void Execute() => source.Cancel();
    }
}
