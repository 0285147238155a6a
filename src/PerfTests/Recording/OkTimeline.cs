namespace PerfTests.Recording;

/// <summary>
/// When operations succeeded, as spans in which no two successes are further apart than <see cref="Resolution"/>. Each slot writes its own and
/// they are laid over each other afterwards: gaps longer than the resolution are exact, and recording touches nothing shared. One writer at a time.
/// </summary>
internal sealed class OkTimeline
{
    /// <summary>Successes at most this many nanoseconds apart are one span.</summary>
    public const long Resolution = 1_000_000;

    private (long From, long To)[] _spans = new (long, long)[64];
    private int _count;

    /// <summary>Adds a success.</summary>
    /// <param name="at">When it completed, in nanoseconds.</param>
    public void Add(long at)
    {
        if (_count > 0)
        {
            ref var last = ref _spans[_count - 1];
            // Threads come in any order: a stamp may lie a moment before the last one.
            if (at <= last.To + Resolution && at >= last.From - Resolution)
            {
                last = (Math.Min(last.From, at), Math.Max(last.To, at));
                return;
            }
        }

        Append((at, at));
    }

    /// <summary>Adds what another timeline holds, which nobody may be writing.</summary>
    public void Add(OkTimeline other)
    {
        for (var index = 0; index < other._count; index++)
        {
            Append(other._spans[index]);
        }
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear() => _count = 0;

    /// <summary>First and last success and the longest gaps between them, in order of time; null without a success.</summary>
    /// <param name="most">Most gaps.</param>
    public (long First, long Last, IReadOnlyList<(long From, long To)> Gaps)? Summarize(int most)
    {
        if (_count == 0)
        {
            return null;
        }

        Array.Sort(_spans, 0, _count);
        var gaps = new List<(long From, long To)>();
        var last = _spans[0].To;
        foreach (var (from, to) in _spans.AsSpan(1, _count - 1))
        {
            if (from > last + Resolution)
            {
                gaps.Add((last, from));
            }

            last = Math.Max(last, to);
        }

        return (
            _spans[0].From,
            last,
            [.. gaps.OrderByDescending(gap => gap.To - gap.From).Take(most).OrderBy(gap => gap.From)]
        );
    }

    private void Append((long From, long To) span)
    {
        if (_count == _spans.Length)
        {
            Array.Resize(ref _spans, 2 * _count);
        }

        _spans[_count++] = span;
    }
}
