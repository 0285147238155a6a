using System.Runtime.CompilerServices;
using PerfTests.Units;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Decides whether a history of one object is linearizable (Herlihy and Wing 1990), by the search of Wing and Gong (1993) with Lowe's cache
/// (2017): a pair of the set of linearized operations and the state that was seen before need not be searched again.
/// </summary>
/// <remarks>
/// <para>Calls and returns stand in one linked list in order of time, a call before a return of the same time. The search takes the calls before the first return
/// one after the other as the next to take effect; taking one lifts its call and return out of the list. Where a return is reached
/// whose operation has not been taken, the latest choice is undone. The history is linearizable when no return is left: operations of unknown effect return
/// never, so they may stay untaken.</para>
/// <para>An operation that changes nothing is taken as soon as its answer fits the state, and this is no choice: in any order that explains the rest it can be
/// moved to the front, as the state there is the same.</para>
/// <para>The set is not kept: it is a sum of 128-bit numbers, one an operation, so that a step costs the same however long the history is.
/// See <see cref="FingerprintCache"/> for what that can miss. A violation found is searched for again, in its shortest beginning, with other numbers.</para>
/// <para>The search meets every state in which the returns before some return R have been taken and R has not. If it fails, the latest such R ends the shortest beginning that is not
/// linearizable: what stands before R was explained, and no explanation of it admits R.</para>
/// <para>The search is exponential in the number of concurrent operations at worst, so it is bounded: a search out of bounds is
/// <see cref="SafetyVerdict.Unknown"/>, never valid.</para>
/// </remarks>
/// <typeparam name="TModel">What the object does.</typeparam>
/// <typeparam name="TOperation">An operation with its interval.</typeparam>
/// <typeparam name="TState">A state of the object.</typeparam>
internal sealed class WingGongSearch<TModel, TOperation, TState>
    where TModel : ISearchModel<TOperation, TState>
    where TOperation : struct, IInterval
    where TState : IEquatable<TState>
{
    /// <summary>Steps between two looks at the clock: below a millisecond.</summary>
    private const long StepsPerLook = 1 << 12;

    private readonly TModel _model;
    private readonly TOperation[] _steps;
    private readonly Entry[] _entries;
    private readonly int[] _returnOf;
    private readonly ulong _salt;
    private readonly int _head;
    private readonly int _end;
    private int _returnsLeft;
    private int _blocked = -1;

    private WingGongSearch(TModel model, TOperation[] steps, ulong salt)
    {
        _model = model;
        _steps = steps;
        var count = steps.Length + steps.Count(step => step.End != Step.Never);
        var (times, events) = (new long[count], new int[count]);
        var filled = 0;
        for (var operation = 0; operation < steps.Length; operation++)
        {
            (times[filled], events[filled++]) = (steps[operation].Start << 1, operation);
            if (steps[operation].End != Step.Never)
            {
                (times[filled], events[filled++]) = ((steps[operation].End << 1) | 1, ~operation);
            }
        }

        Array.Sort(times, events);
        (_head, _end) = (count, count + 1);
        _entries = new Entry[count + 2];
        _returnOf = new int[steps.Length];
        Array.Fill(_returnOf, -1);
        for (var index = 0; index < count; index++)
        {
            _entries[index].Operation = events[index];
            if (events[index] < 0)
            {
                _returnOf[~events[index]] = index;
            }

            Link(index == 0 ? _head : index - 1, index);
        }

        Link(count == 0 ? _head : count - 1, _end);
        _returnsLeft = count - steps.Length;
        _salt = salt;
    }

    /// <summary>What the list, the numbers and the choices take, in bytes an operation.</summary>
    private static long BytesPerOperation { get; } =
        Unsafe.SizeOf<TOperation>() + (2 * Unsafe.SizeOf<Entry>()) + sizeof(int) + (2 * Unsafe.SizeOf<Choice>());

    /// <summary>Searches.</summary>
    /// <param name="model">What the object does.</param>
    /// <param name="steps">The object's history, in any order.</param>
    /// <param name="budget">What the search may use.</param>
    /// <param name="cancellation">Ends the search as unknown.</param>
    public static SearchOutcome<TOperation> Check(
        TModel model,
        TOperation[] steps,
        SearchBudget budget,
        CancellationToken cancellation = default
    )
    {
        if (steps.Length * BytesPerOperation > budget.MaxBytes)
        {
            return new SearchOutcome<TOperation>(SafetyVerdict.Unknown, 0, 0);
        }

        var search = new WingGongSearch<TModel, TOperation, TState>(model, steps, salt: 0);
        var outcome = search.Search(budget, cancellation);
        if (outcome.Verdict != SafetyVerdict.Invalid)
        {
            return outcome;
        }

        var (beginning, impossible) = search.Shorten();
        var again = new WingGongSearch<TModel, TOperation, TState>(model, beginning, salt: 0x5851F42D4C957F2DUL).Search(
            budget,
            cancellation
        );
        return outcome with
        {
            Verdict = again.Verdict,
            Steps = outcome.Steps + again.Steps,
            PeakBytes = Math.Max(outcome.PeakBytes, again.PeakBytes),
            Beginning = beginning,
            Impossible = impossible,
        };
    }

    private SearchOutcome<TOperation> Search(SearchBudget budget, CancellationToken cancellation)
    {
        var own = _steps.Length * BytesPerOperation;
        var cache = new FingerprintCache(budget.MaxBytes - own);
        var stack = new Stack<Choice>();
        var (state, low, high) = (_model.Initial, 0UL, 0UL);
        var entry = _entries[_head].Next;
        var isChoosing = false;
        for (var step = 0L; ; step++)
        {
            if (
                step >= budget.MaxSteps
                || (step % StepsPerLook == 0 && (cancellation.IsCancellationRequested || budget.IsOver))
            )
            {
                return new SearchOutcome<TOperation>(SafetyVerdict.Unknown, step, own + cache.PeakBytes);
            }

            if (entry == _end || _entries[entry].Operation < 0)
            {
                if (_returnsLeft == 0)
                {
                    return new SearchOutcome<TOperation>(SafetyVerdict.Valid, step, own + cache.PeakBytes);
                }

                if (!isChoosing)
                {
                    // All that fits without a change has been taken; now one that changes the state.
                    _blocked = Math.Max(_blocked, entry);
                    (isChoosing, entry) = (true, _entries[_head].Next);
                    continue;
                }

                if (!Undo(stack, ref state, ref low, ref high, out entry))
                {
                    return new SearchOutcome<TOperation>(SafetyVerdict.Invalid, step, own + cache.PeakBytes);
                }

                continue;
            }

            var operation = _entries[entry].Operation;
            ref readonly var candidate = ref _steps[operation];
            var next = _entries[entry].Next;
            if (
                _model.ChangesState(candidate) == isChoosing
                && _model.TryApply(state, candidate, out var changed)
                && (!isChoosing || IsWorthTaking(candidate, state, changed))
            )
            {
                var number = NumberOf(operation);
                var (lowThen, highThen) = (low + number.Low, high + number.High);
                if (!isChoosing || IsNew(cache, lowThen, highThen, changed))
                {
                    stack.Push(new Choice(entry, isChoosing, state));
                    (low, high, state) = (lowThen, highThen, changed);
                    Lift(entry);
                    // What was passed over while nothing changed does not fit now either.
                    next = isChoosing ? _entries[_head].Next : _entries[_entries[entry].Previous].Next;
                    isChoosing = false;
                }
            }

            entry = next;
        }
    }

    private bool IsNew(FingerprintCache cache, ulong low, ulong high, TState state)
    {
        var digest = _model.Digest(state);
        return cache.Add(low + digest.Low, high ^ digest.High);
    }

    /// <summary>An operation of unknown effect that would do nothing may as well stay untaken.</summary>
    private static bool IsWorthTaking(in TOperation candidate, TState state, TState changed) =>
        candidate.End != Step.Never || !state.Equals(changed);

    /// <summary>Undoes the latest choice, and all that followed from it.</summary>
    private bool Undo(Stack<Choice> stack, ref TState state, ref ulong low, ref ulong high, out int entry)
    {
        while (stack.TryPop(out var choice))
        {
            var operation = _entries[choice.Call].Operation;
            Unlift(choice.Call);
            var number = NumberOf(operation);
            (state, low, high) = (choice.State, low - number.Low, high - number.High);
            if (choice.IsChoice)
            {
                entry = _entries[choice.Call].Next;
                return true;
            }
        }

        entry = _head;
        return false;
    }

    /// <summary>The shortest beginning that cannot be explained; to be called after a search that failed.</summary>
    private (TOperation[] Beginning, TOperation Impossible) Shorten()
    {
        var known = new TOperation?[_steps.Length];
        for (var index = 0; index <= _blocked; index++)
        {
            var operation = _entries[index].Operation;
            if (operation < 0)
            {
                known[~operation] = _steps[~operation];
            }
            else if (_model.ChangesState(_steps[operation]))
            {
                known[operation] = _model.Unanswered(_steps[operation]);
            }
        }

        return ([.. known.OfType<TOperation>()], _steps[~_entries[_blocked].Operation]);
    }

    private (ulong Low, ulong High) NumberOf(int operation)
    {
        var low = SeededRandom.Mix(_salt + (ulong)operation + 1);
        return (low, SeededRandom.Mix(low ^ 0x9E3779B97F4A7C15UL));
    }

    private void Lift(int call)
    {
        Unlink(call);
        if (_returnOf[_entries[call].Operation] is >= 0 and var end)
        {
            Unlink(end);
            _returnsLeft--;
        }
    }

    private void Unlift(int call)
    {
        if (_returnOf[_entries[call].Operation] is >= 0 and var end)
        {
            Relink(end);
            _returnsLeft++;
        }

        Relink(call);
    }

    private void Link(int first, int second) => (_entries[first].Next, _entries[second].Previous) = (second, first);

    private void Unlink(int index) => Link(_entries[index].Previous, _entries[index].Next);

    private void Relink(int index)
    {
        _entries[_entries[index].Previous].Next = index;
        _entries[_entries[index].Next].Previous = index;
    }

    /// <summary>A call or a return in the list.</summary>
    private struct Entry
    {
        public int Next;

        public int Previous;

        /// <summary>The operation whose call it is, or the complement of the one whose return it is.</summary>
        public int Operation;
    }

    /// <summary>An operation that was taken.</summary>
    /// <param name="Call">Its call in the list.</param>
    /// <param name="IsChoice">Whether another one could have been taken instead.</param>
    /// <param name="State">The state before.</param>
    private readonly record struct Choice(int Call, bool IsChoice, TState State);
}
