using PerfTests.Recording;
using static System.FormattableString;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Finds the first moment from which goodput and response times are back to normal, and stay so for 5 s.</summary>
/// <param name="buckets">Buckets of the fault's window in order of time, without gaps.</param>
/// <param name="goodput">r0, per second.</param>
/// <param name="p99Us">p0, in microseconds.</param>
/// <param name="width">Buckets that are judged together, at least 1.</param>
/// <param name="isDownNormal">Whether the time before has buckets that stood still: else one that does is never normal, whatever is judged with it.</param>
internal sealed class RecoverySearch(
    IReadOnlyList<GoodputBucket> buckets,
    double goodput,
    double p99Us,
    int width,
    bool isDownNormal = true
)
{
    private const double Hair = 1e-9;

    /// <summary>Buckets come out some milliseconds longer than they were asked for: twenty of them are still 5 s.</summary>
    private const double LengthHair = 0.25;

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
    /// The narrowest width at which the time before the fault passes its own test at every place, of those that hold enough operations; null if none does: then the
    /// load was too unsteady to tell recovery by.
    /// </summary>
    public static int? FindWidth(IReadOnlyList<GoodputBucket> before, double goodput, double p99Us)
    {
        var seconds = before.Count > 0 ? before.Average(bucket => bucket.Seconds) : 0;
        int[] possible =
        [
            .. Widths.Where(width =>
                width == 1 || (width * seconds <= RecoveryRules.HoldSeconds + LengthHair && width <= before.Count)
            ),
        ];
        int[] enough = [.. possible.Where(width => width * seconds * goodput >= RecoveryRules.MinJudgedOperations)];
        return (enough.Length > 0 ? enough : possible[^1..])
            .Select(width => (int?)width)
            .FirstOrDefault(width =>
                new RecoverySearch(before, goodput, p99Us, width!.Value) is var search
                && Enumerable.Range(0, before.Count - width.Value + 1).All(search.IsNormal)
            );
    }

    /// <summary>Whether any of the buckets stood still.</summary>
    public static bool HasDown(IEnumerable<GoodputBucket> buckets, double goodput) =>
        buckets.Any(bucket => bucket.PerSecond < RecoveryRules.DownShare * goodput);

    /// <summary>Whether the cluster came back to normal, and if that was not seen, why.</summary>
    /// <param name="from">Not before this, in seconds since the run's origin.</param>
    /// <param name="end">How far it was watched.</param>
    public RecoveryFinding Judge(double from, double end)
    {
        var watched = end - from;
        if (watched < RecoveryRules.HoldSeconds - Hair)
        {
            return RecoveryFinding.Untold(
                Invariant($"only {watched:0.##} s were watched, and {RecoveryRules.HoldSeconds:0} s are needed")
            );
        }

        if (Find(from) is { } found)
        {
            return RecoveryFinding.Recovered(found - from);
        }

        var last = buckets.Count - width;
        while (last >= 0 && IsNormal(last))
        {
            last--;
        }

        return last < 0 || buckets[last].ToSeconds <= from
            ? RecoveryFinding.Untold(
                Invariant($"the {watched:0.##} s that were watched end within {RecoveryRules.HoldSeconds:0} s")
            )
            : RecoveryFinding.NotRecovered(
                FindDoubtEnd(last, end) - from,
                Invariant($"{DescribeBroken(last)}; watched for {watched:0.##} s")
            );
    }

    /// <summary>
    /// How far it is known not to have recovered: to the end where the last group and its last bucket are broken; else up to the end of the first bucket of the last
    /// group that is, and of the last one that stood still.
    /// </summary>
    private double FindDoubtEnd(int last, double end)
    {
        if (last == buckets.Count - width && !IsNormal(buckets.Count - 1))
        {
            return end;
        }

        IEnumerable<GoodputBucket> stoodStill = isDownNormal ? [] : buckets.Where(bucket => HasDown([bucket], goodput));
        return stoodStill.Select(bucket => bucket.ToSeconds).Append(buckets[last].ToSeconds).Max();
    }

    /// <summary>The condition that a group of buckets breaks, and the group.</summary>
    private string DescribeBroken(int place)
    {
        var group = Sum(place);
        var (from, to) = (buckets[place].FromSeconds, buckets[Math.Min(place + width, buckets.Count) - 1].ToSeconds);
        var least = RecoveryRules.RecoveredShare * goodput;
        var condition =
            group.Ok < least * group.Seconds * (1 - Hair)
                ? Invariant($"goodput {group.Ok / group.Seconds:0.#}/s below {least:0.#}/s")
            : !isDownNormal && HasDown(buckets.Skip(place).Take(width), goodput)
                ? Invariant($"no goodput for {buckets[place].Seconds:0.##} s or more")
            : Invariant(
                $"p99 above {RecoveryRules.RecoveredP99Factor * p99Us / 1_000:0.##} ms ({group.Slow:#,0} of {group.Timed:#,0} operations took longer)"
            );
        return Invariant($"{condition} in the bucket from {from:0.00} to {to:0.00} s");
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
        if (!isDownNormal && HasDown(buckets.Skip(place).Take(width), goodput))
        {
            return false;
        }

        var (ok, slow, timed, seconds) = Sum(place);
        // p99 <= limit: the value at the rank of the 99th percentile is not above it.
        return ok >= RecoveryRules.RecoveredShare * goodput * seconds * (1 - Hair)
            && timed > 0
            && slow <= timed - PercentileRank.Of(99, timed);
    }

    private (long Ok, long Slow, long Timed, double Seconds) Sum(int place)
    {
        var (ok, slow, timed, seconds) = (0L, 0L, 0L, 0.0);
        for (var index = place; index < Math.Min(place + width, buckets.Count); index++)
        {
            ok += buckets[index].Ok;
            seconds += buckets[index].Seconds;
            slow += _slow[index];
            timed += buckets[index].Response.Count;
        }

        return (ok, slow, timed, seconds);
    }
}
