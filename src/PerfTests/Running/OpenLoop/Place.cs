using System.Runtime.CompilerServices;
using PerfTests.Protocols;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// A place in flight: executes one operation after the other, without allocating for them. Its state changes by
/// compare-and-swap, so that of completion, timeout and deadline exactly one has the last word. The version in the state
/// tells the operations apart.
/// </summary>
#pragma warning disable CA1001 // A token source without a timer holds nothing to dispose, and a late client may still use it.
internal sealed class Place : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    /// <summary>Operations that end without waiting are executed in a row, up to this many: then other work gets the thread.</summary>
    private const int MostInARow = 16;

    private const int StateBits = 3;
    private const long StateMask = (1 << StateBits) - 1;

    private readonly PlaceTable _table;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Action _continue;
    private PendingOperation _pending;
    private ConfiguredValueTaskAwaitable<OperationResult>.ConfiguredValueTaskAwaiter _awaiter;
    private long _state;
    private long _sent;

    public Place(PlaceTable table, int index)
    {
        _table = table;
        Index = index;
        _continue = Continue;
    }

    /// <summary>Its position in the table.</summary>
    public int Index { get; }

    /// <summary>Gives it an operation; the caller dispatches it then.</summary>
    public void Load(in PendingOperation pending)
    {
        _pending = pending;
        var version = (Volatile.Read(ref _state) >> StateBits) + 1;
        Volatile.Write(ref _state, (version << StateBits) | (long)PlaceState.Dispatched);
    }

    /// <summary>Sends the operation, and those that follow it in this place as long as they end without waiting.</summary>
    public void Execute()
    {
        LinuxUrgency.Apply();
        ExecuteInARow(MostInARow);
    }

    /// <summary>Tells the client to give up, if the operation was sent longer ago than the timeout; gives it up itself after the grace.</summary>
    public void Check(long now, long timeout, long grace)
    {
        var state = Volatile.Read(ref _state);
        var age = now - Volatile.Read(ref _sent);
        switch ((PlaceState)(state & StateMask))
        {
            case PlaceState.Running when age > timeout && TryChange(state, PlaceState.Cancelling):
                _table.Dispatch(new Cancellation(_giveUp));
                break;
            case PlaceState.Cancelling when age > timeout + grace && TryChange(state, PlaceState.Abandoned):
                _table.RecordEnd(_pending, OperationResult.Unknown("timeout"), _sent, now);
                _table.Replace(this, now);
                break;
        }
    }

    /// <summary>Gives the operation up at the end of the run.</summary>
    /// <param name="now">The time.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>What it was doing until then.</returns>
    public PlaceState Abandon(long now, out PendingOperation operation)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            operation = _pending;
            var doing = (PlaceState)(state & StateMask);
            if (doing is PlaceState.Idle or PlaceState.Abandoned)
            {
                return doing;
            }

            if (TryChange(state, PlaceState.Abandoned))
            {
                if (doing is PlaceState.Running or PlaceState.Cancelling)
                {
                    _table.RecordEnd(_pending, OperationResult.Unknown("straggler"), _sent, now);
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
        Volatile.Write(ref _sent, sent);
        if ((PlaceState)(state & StateMask) != PlaceState.Dispatched || !TryChange(state, PlaceState.Running))
        {
            pending = default;
            return false;
        }

        _table.RecordSent(_pending, sent);
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
            ExecuteInARow(1 + MostInARow);
        }
    }

    /// <summary>Ends the operation.</summary>
    /// <returns>Whether the place holds another one to execute.</returns>
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
        while ((PlaceState)(state & StateMask) is PlaceState.Running or PlaceState.Cancelling)
        {
            if (TryChange(state, PlaceState.Idle))
            {
                _table.RecordEnd(_pending, result, _sent, ended);
                // A cancelled source cannot be used again, and its cancellation may still be under way.
                return (PlaceState)(state & StateMask) == PlaceState.Running
                    ? _table.TryFollow(this, ended)
                    : _table.Replace(this, ended);
            }

            state = Volatile.Read(ref _state);
        }

        return false;
    }

    private OperationResult Blame(Exception failure) =>
        failure is OperationCanceledException && _giveUp.IsCancellationRequested
            ? OperationResult.Unknown("timeout")
            : OperationResult.Unknown("exception-" + failure.GetType().Name);

    private bool TryChange(long from, PlaceState to) =>
        Interlocked.CompareExchange(ref _state, (from & ~StateMask) | (long)to, from) == from;

    /// <summary>Cancels off the pacing thread: callbacks of a cancellation are the client's code.</summary>
    private sealed class Cancellation(CancellationTokenSource source) : IThreadPoolWorkItem
    {
        public void Execute() => source.Cancel();
    }
}
