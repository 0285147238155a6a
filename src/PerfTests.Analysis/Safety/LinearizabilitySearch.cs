using PerfTests.Units;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Decides whether a history of one key is linearizable (Herlihy and Wing 1990), by the search of Wing and Gong (1993) with Lowe's cache
/// (2017): a pair of the set of linearized operations and the state that was seen before need not be searched again.
/// </summary>
/// <remarks>
/// Calls and returns stand in one linked list in order of time, a call before a return of the same time. The search takes the calls before the first return
/// one after the other as the next to take effect; taking one lifts its call and return out of the list. Where a return is reached
/// whose operation has not been taken, the latest choice is undone. The history is linearizable when no return is left: operations of unknown effect return
/// never, so they may stay untaken. The search is exponential in the number of concurrent operations at worst, so it is bounded: a search out of bounds is
/// <see cref="SafetyVerdict.Unknown"/>, never valid.
/// </remarks>
internal sealed class LinearizabilitySearch
{
    private readonly Step[] _steps;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _returnOf;
    private readonly int[] _operationOf;
    private readonly bool[] _isCall;
    private readonly int _head;
    private readonly int _end;

    private LinearizabilitySearch(ReadOnlySpan<Step> steps)
    {
        _steps = steps.ToArray();
        var events = new List<(long Time, bool IsCall, int Operation)>(2 * _steps.Length);
        for (var operation = 0; operation < _steps.Length; operation++)
        {
            events.Add((_steps[operation].Start, true, operation));
            if (_steps[operation].End != Step.Never)
            {
                events.Add((_steps[operation].End, false, operation));
            }
        }

        events.Sort(
            (first, second) =>
                first.Time != second.Time ? first.Time.CompareTo(second.Time)
                : first.IsCall != second.IsCall ? (first.IsCall ? -1 : 1)
                : first.Operation.CompareTo(second.Operation)
        );
        var count = events.Count;
        (_head, _end) = (count, count + 1);
        (_next, _previous) = (new int[count + 2], new int[count + 2]);
        (_operationOf, _isCall, _returnOf) = (new int[count], new bool[count], new int[_steps.Length]);
        Array.Fill(_returnOf, -1);
        var last = _head;
        for (var index = 0; index < count; index++)
        {
            (_operationOf[index], _isCall[index]) = (events[index].Operation, events[index].IsCall);
            if (!events[index].IsCall)
            {
                _returnOf[events[index].Operation] = index;
            }

            Link(last, index);
            last = index;
        }

        Link(last, _end);
    }

    /// <summary>Searches.</summary>
    /// <param name="steps">The key's history, in any order.</param>
    /// <param name="maxSteps">Bound of the search, in steps of it.</param>
    /// <param name="maxCached">Bound of the memory, in cached pairs; each takes about 40 bytes and an eighth of a byte per operation.</param>
    public static SafetyVerdict Check(ReadOnlySpan<Step> steps, long maxSteps, int maxCached) =>
        new LinearizabilitySearch(steps).Search(maxSteps, maxCached);

    private SafetyVerdict Search(long maxSteps, int maxCached)
    {
        var taken = new ulong[(_steps.Length + 63) / 64];
        var takenHash = 0UL;
        var cache = new HashSet<SearchPoint>();
        var stack = new Stack<(int Call, ulong State)>();
        var state = RegisterModel.Initial;
        var returnsLeft = _returnOf.Count(index => index >= 0);
        var entry = _next[_head];
        for (var step = 0L; returnsLeft > 0; step++)
        {
            if (step >= maxSteps || cache.Count >= maxCached)
            {
                return SafetyVerdict.Unknown;
            }

            if (entry == _end || !_isCall[entry])
            {
                if (!stack.TryPop(out var choice))
                {
                    return SafetyVerdict.Invalid;
                }

                state = choice.State;
                Flip(_operationOf[choice.Call]);
                returnsLeft += Unlift(choice.Call);
                entry = _next[choice.Call];
                continue;
            }

            var operation = _operationOf[entry];
            if (RegisterModel.TryApply(state, _steps[operation], out var next))
            {
                Flip(operation);
                if (IsNew(next))
                {
                    stack.Push((entry, state));
                    state = next;
                    returnsLeft -= Lift(entry);
                    entry = _next[_head];
                    continue;
                }

                Flip(operation);
            }

            entry = _next[entry];
        }

        return SafetyVerdict.Valid;

        void Flip(int operation)
        {
            taken[operation >> 6] ^= 1UL << (operation & 63);
            takenHash ^= SeededRandom.Mix((ulong)operation + 1);
        }

        // The set is copied only where it is kept.
        bool IsNew(ulong next) =>
            !cache.Contains(new SearchPoint(taken, takenHash, next))
            && cache.Add(new SearchPoint((ulong[])taken.Clone(), takenHash, next));
    }

    private int Lift(int call)
    {
        Unlink(call);
        var end = _returnOf[_operationOf[call]];
        if (end < 0)
        {
            return 0;
        }

        Unlink(end);
        return 1;
    }

    private int Unlift(int call)
    {
        var end = _returnOf[_operationOf[call]];
        if (end >= 0)
        {
            Relink(end);
        }

        Relink(call);
        return end < 0 ? 0 : 1;
    }

    private void Link(int first, int second) => (_next[first], _previous[second]) = (second, first);

    private void Unlink(int index) => Link(_previous[index], _next[index]);

    private void Relink(int index)
    {
        _next[_previous[index]] = index;
        _previous[_next[index]] = index;
    }

    /// <summary>What has been linearized, one bit an operation, and the state that it led to.</summary>
    private readonly struct SearchPoint(ulong[] taken, ulong hash, ulong state) : IEquatable<SearchPoint>
    {
        private readonly ulong[] _taken = taken;
        private readonly ulong _hash = hash;
        private readonly ulong _state = state;

        public bool Equals(SearchPoint other) =>
            _hash == other._hash && _state == other._state && _taken.AsSpan().SequenceEqual(other._taken);

        public override bool Equals(object? obj) => obj is SearchPoint other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(_hash, _state);
    }
}
