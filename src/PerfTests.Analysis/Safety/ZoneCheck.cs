namespace PerfTests.Analysis.Safety;

/// <summary>
/// Decides linearizability of a register whose written values are all different, in O(n log n): Gibbons and Korach, "Testing shared memories", SIAM J. Comput. 26(4),
/// 1997, section 4.
/// </summary>
/// <remarks>
/// Where every read names its write, the operations of one value must stand together in any order that explains the history. The zone of a value is the time
/// between its first end and its last start. If the end comes first (forward), the register must have held the value throughout; two such zones may not overlap. Otherwise (backward)
/// the value may have been held at any one moment of the zone; it may not lie within a forward zone, where another value was held all the time. Together with
/// "no read without a write" and "no read that ends before its write starts" this is necessary and sufficient. Intervals are closed: a call at the time of
/// a return comes before it, so zones that touch do not overlap. The state before the first operation is a value that was written before all time.
/// </remarks>
internal sealed class ZoneCheck
{
    private readonly Dictionary<ulong, (long FirstEnd, long LastStart, long WriteStart)> _values = [];
    private readonly ReadOnlyMemory<Step> _steps;

    private ZoneCheck(ReadOnlyMemory<Step> steps) => _steps = steps;

    /// <summary>Whether the check applies: reads, writes and known swaps only, no value written twice.</summary>
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

    /// <summary>Checks a history for which <see cref="Applies"/> holds. Swaps are taken for a read and a write of the same interval, which is weaker: it finds fewer violations, and no wrong one.</summary>
    /// <returns>What is wrong; null if the history is linearizable.</returns>
    public static ZoneViolation? Check(ReadOnlyMemory<Step> steps) => new ZoneCheck(steps).Check();

    private static bool IsWrite(StepKind kind) => kind is StepKind.Write or StepKind.Swap or StepKind.UnknownSwap;

    private ZoneViolation? Check()
    {
        AddWrites();
        return AddReads() ?? FindConflict();
    }

    private void AddWrites()
    {
        _values[RegisterModel.Initial] = (long.MinValue, long.MinValue, long.MinValue);
        foreach (var step in _steps.Span)
        {
            if (IsWrite(step.Kind))
            {
                _values[step.Value] = (step.End, step.Start, step.Start);
            }
        }
    }

    private ZoneViolation? AddReads()
    {
        foreach (var step in _steps.Span)
        {
            if (step.Kind is not (StepKind.Read or StepKind.Swap))
            {
                continue;
            }

            var value = step.Kind == StepKind.Read ? step.Value : step.Expected;
            if (!_values.TryGetValue(value, out var zone))
            {
                return new ZoneViolation("phantom read", [value], step.Sequence);
            }

            if (step.End < zone.WriteStart)
            {
                return new ZoneViolation("read before its write", [value], step.Sequence);
            }

            _values[value] = (Math.Min(zone.FirstEnd, step.End), Math.Max(zone.LastStart, step.Start), zone.WriteStart);
        }

        return null;
    }

    private ZoneViolation? FindConflict()
    {
        var zones = _values
            // A write of unknown effect that nobody read may never have happened.
            .Where(value => value.Value.FirstEnd != Step.Never)
            .Select(value => new Zone(value.Key, value.Value.FirstEnd, value.Value.LastStart))
            .ToArray();
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
    private ZoneViolation Conflict(string rule, Zone first, Zone second)
    {
        var last = long.MinValue;
        var impossible = 0L;
        foreach (var step in _steps.Span)
        {
            if ((step.Touches(first.Value) || step.Touches(second.Value)) && step.Start >= last)
            {
                (last, impossible) = (step.Start, step.Sequence);
            }
        }

        return new ZoneViolation(rule, [first.Value, second.Value], impossible);
    }
}
