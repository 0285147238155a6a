using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Finds the first moment from which goodput and response times are back to normal, and stay so for 5 s.</summary>
/// <param name="buckets">Buckets of the fault's window in order of time, without gaps.</param>
/// <param name="goodput">r0, per second.</param>
/// <param name="p99Us">p0, in microseconds.</param>
/// <param name="width">Buckets that are judged together, at least 1.</param>
internal sealed class RecoverySearch(IReadOnlyList<GoodputBucket> buckets, double goodput, double p99Us, int width)
{
    private const double Hair = 1e-9;

    /// <summary>A histogram's values are the highest of their buckets: twice p0 may come out a nanosecond above twice p0.</summary>
    private const double ValueHair = 1e-6;

    /// <summary>Widths that are tried, narrowest first; of those that exceed 5 s none.</summary>
    private static readonly int[] Widths = [1, 2, 4, 8, 12, 16, 20];

    private readonly long[] _slow =
    [
        .. buckets.Select(bucket =>
            bucket.Response.CountAbove(RecoveryRules.RecoveredP99Factor * p99Us * 1_000 * (1 + ValueHair))
        ),
    ];

    /// <summary>
    /// The narrowest width at which the time before the fault passes its own test at every place; null if none does: then the load
    /// was too unsteady to tell recovery by.
    /// </summary>
    public static int? FindWidth(IReadOnlyList<GoodputBucket> before, double goodput, double p99Us)
    {
        var seconds = before.Count > 0 ? before.Average(bucket => bucket.Seconds) : 0;
        return Widths
            .Where(width => width == 1 || (width * seconds <= RecoveryRules.HoldSeconds && width <= before.Count))
            .Select(width => (int?)width)
            .FirstOrDefault(width =>
                new RecoverySearch(before, goodput, p99Us, width!.Value) is var search
                && Enumerable.Range(0, before.Count - width.Value + 1).All(search.IsNormal)
            );
    }

    /// <summary>The first moment from which all is normal for 5 s.</summary>
    /// <param name="from">Not before this, in seconds since the run's origin.</param>
    /// <returns>The moment; null if it was not seen.</returns>
    public double? Find(double from)
    {
        var first = 0;
        while (first < buckets.Count && buckets[first].ToSeconds <= from + Hair)
        {
            first++;
        }

        while (first < buckets.Count)
        {
            var start = Math.Max(from, buckets[first].FromSeconds);
            var held = start + RecoveryRules.HoldSeconds - Hair;
            if (buckets[^1].ToSeconds < held)
            {
                return null;
            }

            var last = first;
            while (buckets[last].ToSeconds < held)
            {
                last++;
            }

            if (FindBroken(first, last) is not { } broken)
            {
                return start;
            }

            first = broken + 1;
        }

        return null;
    }

    /// <summary>The last place within these buckets at which it is not normal: recovery cannot begin before it ends.</summary>
    private int? FindBroken(int first, int last)
    {
        for (var place = Math.Max(first, last - width + 1); place >= first; place--)
        {
            if (!IsNormal(place))
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>Whether the buckets from this one on, as many as are judged together, are normal.</summary>
    private bool IsNormal(int place)
    {
        var (ok, slow, timed, seconds) = (0L, 0L, 0L, 0.0);
        for (var index = place; index < Math.Min(place + width, buckets.Count); index++)
        {
            ok += buckets[index].Ok;
            seconds += buckets[index].Seconds;
            slow += _slow[index];
            timed += buckets[index].Response.Count;
        }

        // p99 <= limit: the value at the rank of the 99th percentile is not above it.
        return ok >= RecoveryRules.RecoveredShare * goodput * seconds * (1 - Hair)
            && timed > 0
            && slow <= timed - PercentileRank.Of(99, timed);
    }
}
