using System.Runtime.InteropServices;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Decides linearizability of a register whose written values are all different, in O(n log n): Gibbons and Korach, "Testing shared memories", SIAM J. Comput. 26(4),
/// 1997, section 4, carried over to swaps.
/// </summary>
/// <remarks>
/// <para>Where every read names its write, the operations of one value must stand together in any order that explains the history. A swap ends one value and begins
/// the next with nothing in between, so the values that swaps join form a chain whose order is given, and the chain stands together. It can do so on its own if none of its
/// operations ends before one starts that has to come before it.</para>
/// <para>Chain A must come before chain B where an operation of A ends before one of B starts: where f(A) &lt; s(B), with f the first end and s the last start. An order
/// of the chains exists if and only if no two must come before each other: in a longer circle of such pairs take the one with the least f; what comes before
/// it starts after an end that is no earlier, so the circle has a shorter one in it. For single values this is Gibbons' and Korach's theorem: the zone of a chain is the time between f and s. If
/// the end comes first (forward), the register must have held the chain's values throughout; two such zones may not overlap. Otherwise (backward) it may
/// have held them at one moment of the zone, which may not lie within a forward one.</para>
/// <para>A write or swap of unknown effect whose value nobody saw can be left out of any order that has it. A refused swap cannot be placed in this way: a history with one is found
/// invalid here if it is so without it, and needs the search otherwise.</para>
/// <para>Intervals are closed: a call at the time of a return comes before it, so zones that touch do not overlap. The state before the first
/// operation is a value that was written before all time.</para>
/// </remarks>
internal sealed class ZoneCheck
{
    private const int Nobody = -1;

    private readonly Step[] _steps;
    private readonly Dictionary<ulong, Value> _values = [];

    private ZoneCheck(ReadOnlySpan<Step> steps)
    {
        _steps = steps.ToArray();
        _values[RegisterModel.Initial] = new Value(Nobody);
    }

    /// <summary>Whether the check applies: no appends, no value written twice.</summary>
    public static bool Applies(ReadOnlySpan<Step> steps)
    {
        var written = new HashSet<ulong> { RegisterModel.Initial };
        foreach (var step in steps)
        {
            if (step.Kind is StepKind.Append || (IsWrite(step.Kind) && !written.Add(step.Value)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether what the check finds is all there is: no swap was refused.</summary>
    public static bool Decides(ReadOnlySpan<Step> steps)
    {
        foreach (var step in steps)
        {
            if (step.Kind == StepKind.FailedSwap)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks a history for which <see cref="Applies"/> holds, refused swaps left out.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static ZoneViolation? Check(ReadOnlySpan<Step> steps) => new ZoneCheck(steps).Check();

    private static bool IsWrite(StepKind kind) => kind is StepKind.Write or StepKind.Swap or StepKind.UnknownSwap;

    private ZoneViolation? Check()
    {
        for (var index = 0; index < _steps.Length; index++)
        {
            if (IsWrite(_steps[index].Kind))
            {
                _values[_steps[index].Value] = new Value(index);
            }
        }

        return AddReads() ?? AddSwaps() ?? FindConflict();
    }

    private ZoneViolation? AddReads()
    {
        for (var index = 0; index < _steps.Length; index++)
        {
            if (_steps[index].Kind == StepKind.Read)
            {
                ref var value = ref CollectionsMarshal.GetValueRefOrNullRef(_values, _steps[index].Value);
                if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref value))
                {
                    return Violation("phantom read", index);
                }

                value.AddRead(index, _steps[index]);
            }
        }

        return null;
    }

    /// <summary>Joins values by the swaps that happened: those that were acknowledged, and those whose value was seen by something that happened.</summary>
    private ZoneViolation? AddSwaps()
    {
        var happened = new Stack<int>();
        for (var index = 0; index < _steps.Length; index++)
        {
            var step = _steps[index];
            if (step.Kind == StepKind.Swap || (step.Kind == StepKind.UnknownSwap && _values[step.Value].IsSeen))
            {
                happened.Push(index);
            }
        }

        while (happened.TryPop(out var swap))
        {
            ref var expected = ref CollectionsMarshal.GetValueRefOrNullRef(_values, _steps[swap].Expected);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref expected))
            {
                return Violation("swap of what nobody wrote", swap);
            }

            if (expected.SwappedBy != Nobody)
            {
                return Violation("one value was swapped twice", swap, expected.SwappedBy);
            }

            var wasSeen = expected.IsSeen;
            expected.SwappedBy = swap;
            if (!wasSeen && expected.Writer != Nobody && _steps[expected.Writer].Kind == StepKind.UnknownSwap)
            {
                happened.Push(expected.Writer);
            }
        }

        return null;
    }

    private ZoneViolation? FindConflict()
    {
        var zones = new List<Zone>(_values.Count);
        var joined = 0;
        foreach (var (_, value) in _values)
        {
            joined += value.SwappedBy == Nobody ? 0 : 1;
            if (value.Writer != Nobody && _steps[value.Writer].Kind != StepKind.Write)
            {
                continue;
            }

            // A write of unknown effect that nobody saw may never have happened.
            if (value.Writer == Nobody || value.IsSeen || _steps[value.Writer].End != Step.Never)
            {
                if (FollowChain(value, zones, ref joined) is { } broken)
                {
                    return broken;
                }
            }
        }

        return joined > 0 ? FindCircle() : FindOverlap(zones);
    }

    /// <summary>Goes from a written value along its swaps, and adds the chain's zone.</summary>
    private ZoneViolation? FollowChain(Value value, List<Zone> zones, ref int joined)
    {
        var zone = new Zone(long.MaxValue, long.MinValue, Nobody, Nobody);
        if (value.Writer == Nobody)
        {
            zone = zone with { FirstEnd = long.MinValue };
        }

        // The latest start of what has to come before.
        var before = (Time: long.MinValue, Step: Nobody);
        for (var writer = value.Writer; ; )
        {
            if (writer != Nobody)
            {
                if (_steps[writer].End < before.Time)
                {
                    return Violation(RuleOf(writer), writer, before.Step);
                }

                Take(_steps[writer].Start, writer, ref before);
                zone = Widen(zone, _steps[writer].End, writer, _steps[writer].Start, writer);
            }

            if (value.FirstRead != Nobody)
            {
                if (value.FirstReadEnd < before.Time)
                {
                    return Violation(
                        before.Step == writer ? "read before its write" : RuleOf(value.FirstRead),
                        value.FirstRead,
                        before.Step
                    );
                }

                Take(value.LastReadStart, value.LastRead, ref before);
                zone = Widen(zone, value.FirstReadEnd, value.FirstRead, value.LastReadStart, value.LastRead);
            }

            if (value.SwappedBy == Nobody)
            {
                zones.Add(zone);
                return null;
            }

            joined--;
            writer = value.SwappedBy;
            value = _values[_steps[writer].Value];
        }

        static void Take(long start, int step, ref (long Time, int Step) latest)
        {
            if (start > latest.Time)
            {
                latest = (start, step);
            }
        }
    }

    private string RuleOf(int step) =>
        _steps[step].Kind == StepKind.Read
            ? "read of a value that had been swapped in later"
            : "swap before its expected value";

    private static Zone Widen(Zone zone, long end, int ended, long start, int started)
    {
        if (end < zone.FirstEnd)
        {
            zone = zone with { FirstEnd = end, Ended = ended };
        }

        return start > zone.LastStart ? zone with { LastStart = start, Started = started } : zone;
    }

    /// <summary>Swaps that are in no chain that begins with a write follow from each other alone.</summary>
    private ZoneViolation FindCircle()
    {
        var reached = new HashSet<int>();
        foreach (var (_, value) in _values)
        {
            if (value.Writer == Nobody || _steps[value.Writer].Kind == StepKind.Write)
            {
                for (var next = value.SwappedBy; next != Nobody; next = _values[_steps[next].Value].SwappedBy)
                {
                    reached.Add(next);
                }
            }
        }

        var circle = _values
            .Values.Select(value => value.SwappedBy)
            .Where(swap => swap != Nobody && !reached.Contains(swap))
            .OrderBy(swap => _steps[swap].Start)
            .ToArray();
        return Violation("swaps that follow only from each other", circle[^1], circle);
    }

    private ZoneViolation? FindOverlap(List<Zone> zones)
    {
        var forward = zones.Where(zone => zone.IsForward).OrderBy(zone => zone.FirstEnd).ToArray();
        for (var index = 1; index < forward.Length; index++)
        {
            // Sorted and disjoint so far, so the last one reaches furthest.
            if (forward[index].FirstEnd < forward[index - 1].LastStart)
            {
                return Conflict("two values were held at once", forward[index - 1], forward[index]);
            }
        }

        var starts = forward.Select(zone => zone.FirstEnd).ToArray();
        foreach (var zone in zones.Where(zone => !zone.IsForward))
        {
            var index = Array.BinarySearch(starts, zone.LastStart);
            index = (index < 0 ? ~index : FirstOf(starts, index)) - 1;
            if (index >= 0 && zone.FirstEnd < forward[index].LastStart)
            {
                return Conflict("a value was held while another one was", forward[index], zone);
            }
        }

        return null;
    }

    private static int FirstOf(long[] sorted, int index)
    {
        while (index > 0 && sorted[index - 1] == sorted[index])
        {
            index--;
        }

        return index;
    }

    /// <summary>Of the two, the operation that started last is the one that a reader stumbles over.</summary>
    private ZoneViolation Conflict(string rule, Zone first, Zone second) =>
        Violation(
            rule,
            first.LastStart > second.LastStart ? first.Started : second.Started,
            first.Ended,
            first.Started,
            second.Ended,
            second.Started
        );

    /// <summary>The operations that show it, each with what wrote the value that it saw.</summary>
    private ZoneViolation Violation(string rule, int impossible, params ReadOnlySpan<int> others)
    {
        var involved = new SortedSet<int> { impossible };
        foreach (var other in others)
        {
            involved.Add(other);
        }

        foreach (var step in involved.ToArray())
        {
            var seen = step == Nobody ? null : SeenBy(_steps[step]);
            if (seen is { } value && _values.TryGetValue(value, out var known))
            {
                involved.Add(known.Writer);
            }
        }

        involved.Remove(Nobody);
        return new ZoneViolation(
            rule,
            [.. involved.Select(step => _steps[step].Sequence)],
            _steps[impossible].Sequence
        );
    }

    private static ulong? SeenBy(in Step step) =>
        step.Kind switch
        {
            StepKind.Read => step.Value,
            StepKind.Swap or StepKind.UnknownSwap => step.Expected,
            _ => null,
        };

    /// <summary>A value of the register: who wrote it, its reads, and who swapped it for the next.</summary>
    private struct Value(int writer)
    {
        public readonly int Writer => writer;

        public int SwappedBy = Nobody;

        public int FirstRead = Nobody;

        public long FirstReadEnd = long.MaxValue;

        public int LastRead = Nobody;

        public long LastReadStart = long.MinValue;

        public readonly bool IsSeen => FirstRead != Nobody || SwappedBy != Nobody;

        public void AddRead(int index, in Step read)
        {
            if (read.End < FirstReadEnd || FirstRead == Nobody)
            {
                (FirstRead, FirstReadEnd) = (index, read.End);
            }

            if (read.Start > LastReadStart || LastRead == Nobody)
            {
                (LastRead, LastReadStart) = (index, read.Start);
            }
        }
    }
}
